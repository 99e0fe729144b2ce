using System.Globalization;

using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Verification;

/// <summary>Proves from the manifest alone that the chunks of a table leave nothing out and hold nothing twice.</summary>
internal static class ChainCheck
{
    private const string NotNull = " IS NOT NULL";
    private const string IsNull = " IS NULL";

    /// <summary>What is wrong; <see langword="null"/> when every chain is complete.</summary>
    public static string? Find(IReadOnlyList<ChunkRecord> chunks)
    {
        var chains = chunks.GroupBy(c => c.Chain, StringComparer.Ordinal).ToList();
        if (chains.Count > 1 && chains.Exists(c => c.Key.Length == 0))
        {
            return "has a chain for the whole table beside chains for partitions";
        }

        foreach (var chain in chains)
        {
            if (FindInChain([.. chain.OrderBy(c => c.Index)]) is { } problem)
            {
                return chain.Key.Length == 0 ? problem : $"in the partition {chain.Key} {problem}";
            }
        }

        return null;
    }

    private static string? FindInChain(List<ChunkRecord> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i].Index != i)
            {
                return Text($"chunk {i} is missing or there twice");
            }
        }

        var ranges = chain.FindAll(c => !c.IsNullChunk);
        if (ranges.Count == 0)
        {
            return "no chunk holds keys";
        }

        if (ranges[0].Lower is not null)
        {
            return "the first chunk has a lower bound";
        }

        if (ranges[^1].Upper is not null)
        {
            return "the last chunk has an upper bound";
        }

        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Lower is null || ranges[i].Lower != ranges[i - 1].Upper)
            {
                return Text($"chunk {ranges[i].Index} does not begin where the one before ends");
            }
        }

        if (chain.Find(c => c.Predicate != Predicate(c)) is { } other)
        {
            return Text($"chunk {other.Index} was read by another predicate than its bounds make");
        }

        var excludesNull = ranges.Exists(c => c.Predicate?.Contains(NotNull, StringComparison.Ordinal) == true);
        return chain.FindAll(c => c.IsNullChunk).Count switch
        {
            0 when excludesNull => "the chunk of NULL keys is missing",
            > 1 => "there is more than one chunk of NULL keys",
            1 when !excludesNull => "there is a chunk of NULL keys and the others do not leave them out",
            _ => null,
        };
    }

    // A comparison reads a server by the predicates: they have to be those of the bounds that were just proved to leave nothing out.
    private static string? Predicate(ChunkRecord chunk)
    {
        var columns = chunk.Key
            .Select(name => new BoundColumn(name, BoundForm.Bytes, IsNullable: false))
            .Select(c => c with { IsNullable = chunk.Predicate?.Contains(c.Quoted + (chunk.IsNullChunk ? IsNull : NotNull), StringComparison.Ordinal) == true })
            .ToList();
        var key = new ChunkKey("", columns);
        if (chunk.IsNullChunk)
        {
            return ChunkPredicate.NullRows(key);
        }

        // No literal that serves as a bound has a comma.
        var (lower, upper) = (chunk.Lower?.Split(','), chunk.Upper?.Split(','));
        return (lower?.Length ?? columns.Count) == columns.Count && (upper?.Length ?? columns.Count) == columns.Count
            ? ChunkPredicate.Range(key, lower, upper)
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

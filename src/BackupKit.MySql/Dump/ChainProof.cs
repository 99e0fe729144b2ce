using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Proves from the records alone that the chunks of a table cover it: nothing left out, nothing twice.</summary>
internal static class ChainProof
{
    /// <summary>What is wrong with the chunks of one table; <see langword="null"/> when each chain is complete.</summary>
    /// <param name="chunks">The chunks of all chains of the table, in any order; none for a table without rows.</param>
    /// <param name="partitions">The leaf partitions, each of which needs a chain unless one chain covers the whole table.</param>
    public static string? Find(IReadOnlyList<ChunkRecord> chunks, IReadOnlyList<string> partitions)
    {
        var chains = chunks.GroupBy(chunk => chunk.Chain, StringComparer.Ordinal).ToList();
        var isWhole = chains.Count == 1 && chains[0].Key.Length == 0;
        if (chains.Count > 0 && !isWhole)
        {
            var missing = partitions.Except(chains.Select(chain => chain.Key), StringComparer.Ordinal).FirstOrDefault();
            if (missing is not null)
            {
                return $"partition {SqlText.Identifier(missing)} has no chunk";
            }

            var unknown = chains.FirstOrDefault(chain => !partitions.Contains(chain.Key, StringComparer.Ordinal));
            if (unknown is not null)
            {
                return $"there is no partition {SqlText.Identifier(unknown.Key)}";
            }
        }

        return chains.Select(chain => FindInChain([.. chain.OrderBy(chunk => chunk.Index)])).FirstOrDefault(gap => gap is not null);
    }

    private static string? FindInChain(List<ChunkRecord> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i].Index != i)
            {
                return string.Create(CultureInfo.InvariantCulture, $"chunk {i} is missing or doubled");
            }
        }

        var ranges = chain.Where(chunk => !chunk.IsNullChunk).ToList();
        if (ranges.Count == 0 || ranges[0].Lower is not null || ranges[^1].Upper is not null)
        {
            return "its first or its last chunk is bounded";
        }

        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Lower is null || ranges[i].Lower != ranges[i - 1].Upper)
            {
                return string.Create(CultureInfo.InvariantCulture, $"chunk {i} does not begin where the one before ends");
            }
        }

        var isSplitByNullableKey = ranges.Exists(range => range.Predicate?.Contains(" IS NOT NULL", StringComparison.Ordinal) == true);
        return isSplitByNullableKey && !chain.Exists(chunk => chunk.IsNullChunk) ? "the chunk of NULL keys is missing" : null;
    }
}

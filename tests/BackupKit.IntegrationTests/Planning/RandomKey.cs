using BackupKit.IntegrationTests.RandomSchemas;

namespace BackupKit.IntegrationTests.Planning;

/// <summary>A table with a random key, and statements that write to it.</summary>
internal sealed class RandomKey
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly IReadOnlyList<string> _types;
    private readonly IReadOnlyList<string>[] _few;
    private readonly bool _isNullable;

    private RandomKey(int seed, Random random, IReadOnlyList<string> types, bool isNullable)
    {
        Seed = seed;
        _random = random;
        _types = types;
        _isNullable = isNullable;

        // Half of the values are of a few, so that there are heavy ones.
        _few = [.. types.Select(type => (IReadOnlyList<string>)[.. Enumerable.Range(0, 5).Select(_ => RandomValues.Next(random, type))])];
        var columns = types.Select((type, i) => $"c{i} {type}{(isNullable ? " NULL" : " NOT NULL")}");
        var parts = types.Select((_, i) => $"c{i}{(random.Next(6) == 0 ? " DESC" : "")}");
        var partition = random.Next(6) == 0 && !types.Any(t => t.StartsWith("TIMESTAMP", StringComparison.Ordinal)) ? " PARTITION BY KEY (c0) PARTITIONS 3" : "";
        RowsPerChunk = random.Next(1, 25);
        Create = $"CREATE TABLE {Name} ({string.Join(", ", columns)}, v INT, {(isNullable ? "UNIQUE KEY k" : "PRIMARY KEY")} ({string.Join(", ", parts)})){partition}";
    }

    public int Seed { get; }

    public string Name => $"k{Seed}";

    public string Create { get; }

    public int RowsPerChunk { get; }

    public static RandomKey Draw(int seed, IReadOnlyList<string> types)
    {
        var random = new Random(seed);
        var count = random.Next(1, 4);
        return new RandomKey(seed, random, [.. Enumerable.Range(0, count).Select(_ => types[random.Next(types.Count)])], random.Next(3) == 0);
    }

    public IEnumerable<string> Inserts(int count) => Enumerable.Range(0, count).Select(_ => Insert());

    /// <summary>Inserts, deletes or changes a few rows. Thread-safe.</summary>
    public string Write()
    {
        lock (_lock)
        {
            return _random.Next(3) switch
            {
                0 => Insert(),
                1 => $"DELETE FROM {Name} ORDER BY v LIMIT 2",
                _ => $"UPDATE IGNORE {Name} SET c0 = {Value(0)}, v = {_random.Next(1000)} ORDER BY v DESC LIMIT 2",
            };
        }
    }

    private string Insert() => $"INSERT IGNORE INTO {Name} VALUES ({string.Join(",", _types.Select((_, i) => Value(i)))},{_random.Next(1000)})";

    private string Value(int column) =>
        _isNullable && _random.Next(6) == 0 ? "NULL"
        : _random.Next(2) == 0 ? _few[column][_random.Next(5)]
        : RandomValues.Next(_random, _types[column]);
}

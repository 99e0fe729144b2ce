using BackupKit.MySql.Restore;

namespace BackupKit.MySql.Tests.Restore;

public sealed class RowQueueTests
{
    private const long Chunk = 64L << 20;

    [Fact]
    public void Take_TwoWorkersTwoTables_EachKeepsItsOwnInKeyOrder()
    {
        var queue = new RowQueue([Database(Table("a", Chunk, Chunk), Table("b", Chunk, Chunk, Chunk))]);

        var first = queue.Take(null);
        var second = queue.Take(null);
        var third = queue.Take(first);
        var fourth = queue.Take(second);

        Assert.Equal(["b.0", "a.0", "b.1", "a.1"], [Key(first), Key(second), Key(third), Key(fourth)]);
    }

    [Fact]
    public void Take_NoTableLeftToBegin_HelpsWithTheOneThatHasMostLeft()
    {
        var queue = new RowQueue([Database(Table("a", Chunk), Table("b", Chunk, Chunk, Chunk))]);

        _ = queue.Take(null);
        var second = queue.Take(null);
        var third = queue.Take(second);

        Assert.Equal(["a.0", "b.1"], [Key(second), Key(third)]);
    }

    [Fact]
    public void Take_SmallTables_ShareOneJobOfTheirDatabase()
    {
        var queue = new RowQueue([Database(Table("a", 100), Table("empty"), Table("b", 100, 0)), Database(Table("c", 100))]);

        var jobs = Drain(queue);

        Assert.Equal([["a.0", "b.0", "b.1"], ["c.0"]], jobs.Select(j => j.Parts.Select(p => p.Part.Key)).Order(new FirstKey()));
        Assert.Equal(["a", "b", "c", "empty"], jobs.SelectMany(j => j.Complete()).Select(t => t.Table.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Take_ManySmallTables_BoundsTheTransaction()
    {
        var queue = new RowQueue([Database([.. Enumerable.Range(0, 120).Select(i => Table($"t{i}", 10))])]);

        var jobs = Drain(queue);

        Assert.Equal([20, 50, 50], jobs.Select(j => j.Parts.Count).Order());
        Assert.Equal(120, jobs.SelectMany(j => j.Parts).Select(p => p.Part.Key).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Take_EngineWithoutTransactions_IsOneJobOfItsOwn()
    {
        var queue = new RowQueue([Database(Table("a", 10), Table("m", 10, 10) with { Item = Item("m", "MyISAM") })]);

        var jobs = Drain(queue);

        Assert.Equal([["a.0"], ["m.0", "m.1"]], jobs.Select(j => j.Parts.Select(p => p.Part.Key)).Order(new FirstKey()));
    }

    [Fact]
    public void Take_ChunkWithoutBytes_IsNotForgotten()
    {
        var queue = new RowQueue([Database(Table("a", Chunk, 0, 0), Table("b", Chunk))]);

        Assert.Equal(["a.0", "a.1", "a.2", "b.0"], Drain(queue).Select(Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Complete_AskedAgain_AnswersTheSame()
    {
        var job = new RowQueue([Database(Table("a", 10))]).Take(null)!;

        Assert.Equal(job.Complete(), job.Complete());
        Assert.Single(job.Complete());
    }

    [Fact]
    public void Complete_ChunksOfOneTable_NamesItOnlyOnce()
    {
        var jobs = Drain(new RowQueue([Database(Table("a", Chunk, Chunk, Chunk))]));

        Assert.Equal([0, 0, 1], jobs.Select(j => j.Complete().Count));
    }

    // As one worker does that is alone after another took the first job of each table.
    private static List<RowJob> Drain(RowQueue queue)
    {
        var jobs = new List<RowJob>();
        while (queue.Take(null) is { } job)
        {
            jobs.Add(job);
        }

        return jobs;
    }

    private static string Key(RowJob? job) => Assert.Single(job!.Parts).Part.Key;

    private static InventoryItem Item(string name, string engine) =>
        new() { Kind = "table", Database = "d", Name = name, Properties = new Dictionary<string, string> { ["engine"] = engine } };

    private static TableRestore Table(string name, params long[] parts) => new()
    {
        Item = Item(name, "InnoDB"),
        Database = "d",
        Rows = [.. parts.Select((length, i) => Part($"{name}.{i}", length))],
    };

    private static DatabaseRestore Database(params TableRestore[] tables) => new() { Source = "d", Target = "d", Tables = tables };

    private static PartRecord Part(string key, long length) => new()
    {
        Key = key,
        Kind = PartKind.Rows,
        PlainLength = length,
        StoredLength = length,
        StoredSha256 = "",
        PlainXxh3 = "",
        Compression = "none",
        Result = new PartResult(),
    };

    private sealed class FirstKey : IComparer<IEnumerable<string>>
    {
        public int Compare(IEnumerable<string>? x, IEnumerable<string>? y) => string.CompareOrdinal(x!.First(), y!.First());
    }
}

using System.Text;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Planning;

/// <summary>Cuts a table of a real server into chunks of a few rows, whatever its size.</summary>
internal sealed class ChunkLab
{
    public required MySqlSession Session { get; init; }

    public required TableDefinition Table { get; init; }

    public required IReadOnlyList<PlannedChunk> Chunks { get; init; }

    public static async Task<ChunkLab> PlanAsync(TestDatabase database, string table, int rowsPerChunk)
    {
        await database.ExecuteAsync($"ANALYZE TABLE `{table}`");
        var session = await TestServers.ConnectAsync(database.Server);
        await SessionPrologue.ApplyAsync(session, SessionRole.Metadata, CancellationToken.None);
        return await PlanAsync(session, database.Name, table, rowsPerChunk);
    }

    /// <summary>Plans in a session of the caller, for example one with a snapshot.</summary>
    public static async Task<ChunkLab> PlanAsync(MySqlSession session, string database, string table, int rowsPerChunk)
    {
        var reference = new TableReference(database, table, TableReference.BaseTable, "InnoDB", IsTransactional: true);
        var read = await new SchemaReader(session.Server).ReadTablesAsync(session, database, [reference], CancellationToken.None);
        var large = read[0] with
        {
            DataLength = long.MaxValue / 4,
            Partitions = [.. read[0].Partitions.Select(partition => partition with { DataLength = long.MaxValue / 4 })],
        };
        var walker = new KeyWalker(session.Server, large, session.QueryAsync);
        var sizing = new ChunkSizing(rowsPerChunk, estimatedRows: 1, dataLength: 1);
        var chunks = new List<PlannedChunk>();
        await foreach (var chunk in new ChunkPlanner(large, sizing, walker).PlanAsync(CancellationToken.None))
        {
            chunks.Add(chunk);
        }

        return new ChunkLab { Session = session, Table = large, Chunks = chunks };
    }

    /// <summary>The rows of each chunk, and that together they are the table.</summary>
    public async Task<IReadOnlyList<long>> EnsureCompleteAsync()
    {
        var union = default(RowDigest);
        var counts = new List<long>();
        foreach (var chunk in Chunks)
        {
            var digest = await DigestAsync(SelectText.Rows(Table, Columns, chunk));
            counts.Add(digest.Rows);
            union += digest;
        }

        var all = await DigestAsync($"SELECT {string.Join(",", Columns.Select(column => column.Record.Select))} FROM {Table.Reference.Sql}");
        Assert.Equal(all, union);
        Assert.Null(BackupKit.MySql.Dump.ChainProof.Find(
            [.. Chunks.Select(chunk => chunk.Record)], [.. Table.Partitions.Select(partition => partition.Name)]));
        return counts;
    }

    /// <summary>That every chunk is answered by a range of the index, in order, without a sort.</summary>
    public async Task EnsureRangesAsync()
    {
        foreach (var chunk in Chunks.Where(chunk => chunk.Key is not null))
        {
            var format = Session.Server.Flavour == Flavour.MySql ? "EXPLAIN FORMAT=TRADITIONAL " : "EXPLAIN ";
            var plan = await Session.QueryAsync(format + SelectText.Rows(Table, Columns, chunk));
            var type = plan.Rows[0].GetStringOrNull(plan.Ordinal("type"));
            Assert.True(type is "range" or "const" or "ref" or null, $"{type}: {chunk.Record.Predicate}");
            Assert.DoesNotContain("filesort", plan.Rows[0].GetStringOrNull(plan.Ordinal("Extra")) ?? "", StringComparison.Ordinal);
        }
    }

    private IReadOnlyList<ColumnPlan> Columns => ColumnRules.PlanAll(Session.Server, Table.Columns);

    private async Task<RowDigest> DigestAsync(string sql)
    {
        var digester = new RowDigester();
        var sink = new EncodingRowSink(new LoadDataEncoder(Columns), digester, System.IO.Pipelines.PipeWriter.Create(Stream.Null));
        var end = await Session.StreamAsync(Encoding.UTF8.GetBytes(sql), sink);
        Assert.Equal(0, end.WarningCount);
        return digester.Current;
    }
}

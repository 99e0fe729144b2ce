using System.Globalization;

using BackupKit.MySql.Dump;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.MySql.Tests.Planning;

public sealed class ChunkPlannerTests
{
    [Fact]
    public void Plan_AnyKeysAndSize_CoversEachKeyOnce() => Prop.ForAll(
        ArbMap.Default.ArbFor<long[]>(),
        ArbMap.Default.ArbFor<byte>(),
        (keys, size) =>
        {
            var sorted = keys.Distinct().Order().ToList();
            var chunks = Plan(new SortedKeys(sorted), size + 1);

            return ChainProof.Find(chunks, []) is null
                && sorted.TrueForAll(key => chunks.Count(chunk => Holds(chunk, key)) == 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plan_ServerWouldScanForTheRange_IsOneStream() =>
        Assert.Null(Assert.Single(Plan(new SortedKeys([1, 2, 3]) { IsRange = false }, 1)).Predicate);

    [Fact]
    public void ChainProof_ChunkTakenOut_IsFound()
    {
        var chunks = Plan(new SortedKeys([.. Enumerable.Range(0, 50).Select(i => (long)i)]), 7);

        for (var i = 0; i < chunks.Count; i++)
        {
            Assert.NotNull(ChainProof.Find([.. chunks.Where((_, index) => index != i)], []));
        }

        Assert.NotNull(ChainProof.Find([.. chunks, chunks[3]], []));
    }

    [Fact]
    public void ChainProof_PartitionWithoutChain_IsFound()
    {
        var chain = new ChunkRecord { Chain = "p0", Index = 0 };

        Assert.Null(ChainProof.Find([chain], ["p0"]));
        Assert.NotNull(ChainProof.Find([chain], ["p0", "p1"]));
        Assert.NotNull(ChainProof.Find([chain with { Chain = "p9" }], ["p0"]));
    }

    [Fact]
    public void Sizing_MeasuredChunks_CorrectTheEstimate()
    {
        var sizing = new ChunkSizing(1000, estimatedRows: 10, dataLength: 1000);
        Assert.Equal(10, sizing.RowsPerChunk);

        sizing.Observe(rows: 10, bytes: 100);

        Assert.Equal(100, sizing.RowsPerChunk);
        Assert.Equal(1, new ChunkSizing(1, 0, 0).RowsPerChunk);
    }

    private static bool Holds(ChunkRecord chunk, long key) =>
        (chunk.Lower is null || key > long.Parse(chunk.Lower, CultureInfo.InvariantCulture))
        && (chunk.Upper is null || key <= long.Parse(chunk.Upper, CultureInfo.InvariantCulture));

    private static List<ChunkRecord> Plan(IKeyWalker walker, int rowsPerChunk)
    {
        var table = new TableDefinition
        {
            Reference = new TableReference("d", "t", TableReference.BaseTable, "InnoDB", IsTransactional: true),
            Columns = [new ColumnDescription("k", "bigint", "bigint", null, IsNullable: false, "")],
            Keys = [new KeyDefinition(KeyDefinition.PrimaryName, true, true, "BTREE", [new KeyPart("k", false, false)])],
            DataLength = long.MaxValue,
        };
        var planner = new ChunkPlanner(table, new ChunkSizing(rowsPerChunk, 1, 1), walker);
        return [.. planner.PlanAsync(CancellationToken.None).ToBlockingEnumerable().Select(chunk => chunk.Record)];
    }

    private sealed class SortedKeys(List<long> keys) : IKeyWalker
    {
        public bool IsRange { get; init; } = true;

        public Task<IReadOnlyList<byte[]?>?> ReadKeyAsync(
            ChunkKey key,
            string? partition,
            IReadOnlyList<string>? last,
            long skip,
            CancellationToken cancellationToken)
        {
            var from = last is null ? keys : keys.FindAll(k => k > long.Parse(last[0], CultureInfo.InvariantCulture));
            IReadOnlyList<byte[]?>? row = skip < from.Count
                ? [System.Text.Encoding.ASCII.GetBytes(from[(int)skip].ToString(CultureInfo.InvariantCulture))]
                : null;
            return Task.FromResult(row);
        }

        public Task<IReadOnlyList<byte[]?>?> ReadLastKeyAsync(ChunkKey key, string? partition, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> IsRangeAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken) =>
            Task.FromResult(IsRange);

        public Task<long> EstimateAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

using BackupKit.MySql.Planning;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.MySql.Tests.Planning;

public sealed partial class IntegerBoundsTests
{
    private const long Rows = 20_000;

    private static readonly ChunkKey Key = new("PRIMARY", [new BoundColumn("k", BoundForm.Number, IsNullable: false) { IsInteger = true }]);

    [Fact]
    public void Next_ClustersAndGapsAnywhere_NoRangeIsMuchTooLarge() => Prop.ForAll(Clusters().ToArbitrary(), clusters =>
    {
        var keys = new Keys(clusters);
        var bounds = Walk(keys);

        var sizes = keys.Sizes(bounds).ToList();
        return sizes.TrueForAll(size => size <= 2 * Rows) && keys.Questions <= (16 * sizes.Count) + (128 * (clusters.Length + 1));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Next_EvenKeys_AsksSomeTimesPerBound()
    {
        var keys = new Keys([(1, 1_000_000, 3)]);

        var bounds = Walk(keys);

        Assert.InRange(bounds.Count, 40, 120);
        Assert.InRange(keys.Questions, bounds.Count, 16 * bounds.Count);
        Assert.All(keys.Sizes(bounds).SkipLast(1), size => Assert.InRange(size, Rows / 2, 2 * Rows));
    }

    [Fact]
    public void Next_TableOfHardlyMoreThanAChunk_IsStillCut()
    {
        var keys = new Keys([(1, (int)(3.4 * Rows), 1)]);

        Assert.All(keys.Sizes(Walk(keys)).SkipLast(1), size => Assert.InRange(size, Rows / 2, 2 * Rows));
    }

    [Fact]
    public void Next_TwoClustersAtTheEndsOfTheType_AreBothCut()
    {
        var keys = new Keys([(0, 50_000, 1), (long.MaxValue - 60_000, 50_000, 1)]);

        Assert.All(keys.Sizes(Walk(keys)), size => Assert.InRange(size, 0, 2 * Rows));
    }

    [Fact]
    public async Task Next_ChunksOfFewRowsAndAGap_DoesNotAskAboutEveryValue()
    {
        var keys = new Keys([(1, 10, 1), (1L << 40, 10, 1)]);
        var bounds = new IntegerBounds(keys, Key, partition: null);

        while (await bounds.NextAsync(3, CancellationToken.None) is not null)
        {
            Assert.InRange(keys.Questions, 1, 1000);
        }
    }

    [Fact]
    public void Next_NoRow_HasNoBound() => Assert.Empty(Walk(new Keys([])));

    private static List<long> Walk(Keys keys)
    {
        var planner = new IntegerBounds(keys, Key, partition: null);
        var found = new List<long>();
        while (planner.NextAsync(Rows, CancellationToken.None).GetAwaiter().GetResult() is { } bound)
        {
            found.Add(long.Parse(bound, CultureInfo.InvariantCulture));
            Assert.True(found.Count < 100_000, "no end");
        }

        Assert.Equal(found.Distinct().Order(), found);
        return found;
    }

    private static Gen<(long First, long Count, long Step)[]> Clusters() =>
        (from exponent in Gen.Choose(0, 61)
         from mantissa in Gen.Choose(0, int.MaxValue)
         from count in Gen.Choose(1, 200_000)
         from step in Gen.Choose(0, 20)
         select ((long)(mantissa / (double)int.MaxValue * (1L << exponent)), (long)count, 1L << step)).ArrayOf(4);

    /// <summary>Arithmetic series of keys, whose ranges are counted as InnoDB does: small ones exactly, larger ones twice, at most half of the table.</summary>
    private sealed partial class Keys : IKeyWalker
    {
        private readonly List<long> _keys;

        public Keys((long First, long Count, long Step)[] clusters) => _keys =
        [
            .. clusters.SelectMany(cluster => Enumerable.Range(0, (int)cluster.Count).Select(i => cluster.First + (i * cluster.Step))).Distinct().Order(),
        ];

        public int Questions { get; private set; }

        public IEnumerable<long> Sizes(List<long> bounds)
        {
            long? lower = null;
            foreach (var upper in bounds.Append(long.MaxValue))
            {
                yield return Rank(upper) - (lower is { } from ? Rank(from) : 0);
                lower = upper;
            }
        }

        public Task<IReadOnlyList<byte[]?>?> ReadKeyAsync(ChunkKey key, string? partition, IReadOnlyList<string>? last, long skip, CancellationToken cancellationToken) =>
            At((last is null ? 0 : Rank(long.Parse(last[0], CultureInfo.InvariantCulture))) + skip);

        public Task<IReadOnlyList<byte[]?>?> ReadLastKeyAsync(ChunkKey key, string? partition, CancellationToken cancellationToken) => At(_keys.Count - 1);

        public Task<bool> IsRangeAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<long> EstimateAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken)
        {
            Questions++;
            var limits = Limits().Match(predicate);
            var (lower, upper) = (Int128.Parse(limits.Groups[1].Value, CultureInfo.InvariantCulture), Int128.Parse(limits.Groups[2].Value, CultureInfo.InvariantCulture));
            var rows = Rank((long)upper) - (lower < long.MinValue ? 0 : Rank((long)lower));
            return Task.FromResult(Math.Max(1, rows < 1000 ? rows : Math.Min(rows * 2, _keys.Count / 2)));
        }

        // How many keys are not above the value.
        private long Rank(long value)
        {
            var index = _keys.BinarySearch(value);
            return index >= 0 ? index + 1 : ~index;
        }

        private Task<IReadOnlyList<byte[]?>?> At(long index) => Task.FromResult<IReadOnlyList<byte[]?>?>(
            index >= 0 && index < _keys.Count ? [Encoding.ASCII.GetBytes(_keys[(int)index].ToString(CultureInfo.InvariantCulture))] : null);

        [GeneratedRegex("`k`>(-?[0-9]+) AND `k`<=(-?[0-9]+)")]
        private static partial Regex Limits();
    }
}

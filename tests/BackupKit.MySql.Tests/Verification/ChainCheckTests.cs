using BackupKit.MySql.Planning;
using BackupKit.MySql.Verification;

namespace BackupKit.MySql.Tests.Verification;

public sealed class ChainCheckTests
{
    private static readonly ChunkRecord[] Complete =
    [
        Range(0, null, "10"), Range(1, "10", "20"), Range(2, "20", null),
        new ChunkRecord { Index = 3, IsNullChunk = true, Key = ["a"], Predicate = ChunkPredicate.NullRows(Key) },
    ];

    private static ChunkKey Key => new("", [new BoundColumn("a", BoundForm.Number, IsNullable: true)]);

    [Fact]
    public void Find_CompleteChain_IsNull()
    {
        Assert.Null(ChainCheck.Find(Complete));
        Assert.Null(ChainCheck.Find([]));
        Assert.Null(ChainCheck.Find([new ChunkRecord { Index = 0 }]));
        Assert.Null(ChainCheck.Find([new ChunkRecord { Chain = "p0", Index = 0 }, new ChunkRecord { Chain = "p1", Index = 0 }]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Rule", "Q2")]
    public void Find_AnyChunkLeftOut_IsAProblem(int index)
    {
        Assert.NotNull(ChainCheck.Find([.. Complete.Where(c => c.Index != index)]));
        var renumbered = Complete.Where(c => c.Index != index).Select((c, i) => c with { Index = i }).ToList();
        Assert.NotNull(ChainCheck.Find(renumbered));
    }

    [Fact]
    public void Find_ChunkTwiceOrBesideAWholeTable_IsAProblem()
    {
        Assert.NotNull(ChainCheck.Find([.. Complete, Complete[1]]));
        Assert.NotNull(ChainCheck.Find([new ChunkRecord { Index = 0 }, new ChunkRecord { Chain = "p0", Index = 0 }]));
    }

    [Theory]
    [InlineData(1, "`a`>10 AND `a` IS NOT NULL")]
    [InlineData(1, null)]
    [InlineData(3, "`a` IS NULL AND 1=0")]
    public void Find_PredicateOfOtherBounds_IsAProblem(int index, string? predicate) =>
        Assert.NotNull(ChainCheck.Find([.. Complete.Select(c => c.Index == index ? c with { Predicate = predicate } : c)]));

    private static string[]? Bound(string? value) => value is null ? null : [value];

    private static ChunkRecord Range(int index, string? lower, string? upper) => new()
    {
        Index = index,
        Lower = lower,
        Upper = upper,
        Key = ["a"],
        Predicate = ChunkPredicate.Range(Key, Bound(lower), Bound(upper)),
    };
}

using BackupKit.Tests.Support;

namespace BackupKit.Tests;

public sealed class BackupPipelineBuilderTests
{
    [Fact]
    public void AnyChange_AfterBuild_Throws()
    {
        var sut = new BackupPipelineBuilder("shop").From(new InMemorySource(new Dictionary<string, byte[]>())).To(new InMemorySink());
        sut.Build();

        Assert.Throws<InvalidOperationException>(() => sut.Workers(2));
        Assert.Throws<InvalidOperationException>(() => sut.CompressGZip());
        Assert.Throws<InvalidOperationException>(() => sut.VerifyStored());
    }

    [Fact]
    public void Build_NoSourceOrSink_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new BackupPipelineBuilder("shop").To(new InMemorySink()).Build());
        Assert.Throws<InvalidOperationException>(
            () => new BackupPipelineBuilder("shop").From(new InMemorySource(new Dictionary<string, byte[]>())).Build());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a b")]
    public void Constructor_NameThatIsNoSegment_Throws(string name) =>
        Assert.Throws<ArgumentException>(() => new BackupPipelineBuilder(name));

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Workers_OutOfRange_Throws(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackupPipelineBuilder("shop").Workers(count));
}

using BackupKit.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BackupKit.Tests.DependencyInjection;

public sealed class BackupKitServiceCollectionExtensionsTests
{
    [Fact]
    public async Task AddPipeline_TwoNames_AreFoundByKeyAndTogether()
    {
        var services = new ServiceCollection();
        services.AddBackupKit().AddPipeline("a", Configure);
        services.AddBackupKit().AddPipeline("b", Configure);
        await using var provider = services.BuildServiceProvider();

        Assert.Equal("a", provider.GetRequiredKeyedService<BackupPipeline>("a").Name);
        Assert.Equal(["a", "b"], provider.GetServices<BackupPipeline>().Select(pipeline => pipeline.Name));
        Assert.Same(provider.GetRequiredKeyedService<BackupPipeline>("b"), provider.GetServices<BackupPipeline>().Last());
    }

    [Fact]
    public void AddPipeline_SameNameTwice_Throws()
    {
        var builder = new ServiceCollection().AddBackupKit().AddPipeline("a", Configure);

        Assert.Throws<InvalidOperationException>(() => builder.AddPipeline("a", Configure));
    }

    private static void Configure(BackupPipelineBuilder pipeline) =>
        pipeline.From(new InMemorySource(new Dictionary<string, byte[]>())).To(new InMemorySink());
}

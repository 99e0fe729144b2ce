using BackupKit.Tests.Support;

namespace BackupKit.Tests.Sinks;

public sealed class InMemorySinkTests : SinkConformanceTests
{
    protected override IBackupSink CreateSut() => new InMemorySink();
}

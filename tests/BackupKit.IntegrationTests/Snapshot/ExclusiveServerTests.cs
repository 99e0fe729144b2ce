namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Tests that take global locks or set global variables, one at a time and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class ExclusiveServerTests
{
    public const string Name = "exclusive";
}

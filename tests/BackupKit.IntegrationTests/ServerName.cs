namespace BackupKit.IntegrationTests;

/// <summary>The real servers that the tests run on; <c>eng/servers</c> starts them.</summary>
public enum ServerName
{
    MySql97,
    MariaDb1011,
    MariaDb118,
}

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests;

/// <summary>Where the servers are: <c>BACKUPKIT_TEST_MYSQL97</c> and so on hold a connection string of an all-powerful account.</summary>
/// <remarks>A missing variable fails the test: a server that could not be had must not look like a test that passed.</remarks>
public static class TestServers
{
    /// <summary>All servers, for <c>[MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]</c>.</summary>
    public static TheoryData<ServerName> All => [.. Enum.GetValues<ServerName>()];

    /// <summary>The servers of the MariaDB family.</summary>
    public static TheoryData<ServerName> MariaDb => [ServerName.MariaDb1011, ServerName.MariaDb118];

    public static bool IsMariaDb(ServerName name) => name is not ServerName.MySql97;

    public static string ConnectionString(ServerName name)
    {
        var variable = $"BACKUPKIT_TEST_{name.ToString().ToUpperInvariant()}";
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{variable} is not set; run the tests by eng/test, or see eng/servers.");
    }

    internal static MySqlConnectionSettings Settings(ServerName name) => MySqlConnectionSettings.Parse(ConnectionString(name));

    internal static Task<MySqlSession> ConnectAsync(ServerName name, MySqlSessionOptions? options = null) =>
        MySqlSession.ConnectAsync(Settings(name), options ?? MySqlSessionOptions.Default);

    /// <summary>Makes an empty database of a name that no other test uses; disposing drops it.</summary>
    internal static Task<TestDatabase> CreateDatabaseAsync(ServerName name, string prefix = "bk_test") =>
        TestDatabase.CreateAsync(name, prefix);
}

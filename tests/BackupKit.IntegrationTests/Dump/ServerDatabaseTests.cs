using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>What belongs to the server is left out; what only looks so is not.</summary>
[Collection(Snapshot.ExclusiveServerTests.Name)]
public sealed class ServerDatabaseTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O20")]
    public async Task Dump_UserDatabaseWithANameOfOtherServers_IsInTheSet(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        string[] names = server == ServerName.MySql97 ? ["lost+found", "ndbinfo", "#mysql50#a-b"] : ["lost+found", "ndbinfo"];
        try
        {
            foreach (var name in names)
            {
                await database.ExecuteAsync($"CREATE DATABASE `{name}`");
                await database.ExecuteAsync($"CREATE TABLE `{name}`.t (a INT PRIMARY KEY)");
                await database.ExecuteAsync($"INSERT INTO `{name}`.t VALUES (1), (2)");
            }

            var options = Options(server);
            options.Databases.Exclude("bk_*");
            var set = await DumpLab.RunAsync(options);

            Assert.Equal(
                names.Order(StringComparer.Ordinal),
                set.Report.Inventory.Where(item => item.Kind == "database").Select(item => item.Name).Order(StringComparer.Ordinal));
            Assert.Equal(2L * names.Length, set.Digest("t").Rows);
        }
        finally
        {
            foreach (var name in names)
            {
                await database.ExecuteAsync($"DROP DATABASE IF EXISTS `{name}`");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O20")]
    public async Task Dump_ObjectsOfUsersInTheServersDatabases_AreNamedAsLeftOut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        string[] objects = ["TABLE mysql.bk_left", "VIEW mysql.bk_view", "PROCEDURE mysql.bk_proc", "TABLE sys.bk_left"];
        try
        {
            await database.ExecuteAsync("CREATE TABLE mysql.bk_left (a INT PRIMARY KEY)");
            await database.ExecuteAsync("CREATE VIEW mysql.bk_view AS SELECT 1 AS a");
            await database.ExecuteAsync("CREATE PROCEDURE mysql.bk_proc() SELECT 1");
            await database.ExecuteAsync("CREATE TABLE sys.bk_left (a INT PRIMARY KEY)");
            var options = Options(server);
            options.Databases.Exclude("bk_*");

            var findings = await new MySqlBackupSource(options).CheckAsync();
            var set = await DumpLab.RunAsync(options);

            string[] names = ["`mysql`.`bk_left`", "`mysql`.`bk_proc`", "`mysql`.`bk_view`", "`sys`.`bk_left`"];
            var found = Assert.Single(findings, finding => finding.Message.Contains("bk_", StringComparison.Ordinal));
            var kept = Assert.Single(set.Report.Findings, finding => finding.Message.Contains("bk_", StringComparison.Ordinal));
            Assert.Equal((FindingSeverity.Warning, BackupErrorCode.UnsupportedObject), (found.Severity, found.Code));
            Assert.Equal(found, kept);
            Assert.All(names, name => Assert.Contains(name, found.Message, StringComparison.Ordinal));
            Assert.All(names, name => Assert.Single(set.Report.OptOuts, optOut => optOut.Contains(name, StringComparison.Ordinal)));
        }
        finally
        {
            foreach (var name in objects)
            {
                await database.ExecuteAsync($"DROP {name.Replace(" ", " IF EXISTS ", StringComparison.Ordinal)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O20")]
    public async Task Check_FreshServer_LeavesNothingOut(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        var options = Options(server);
        options.Databases.Exclude("bk_*");

        var findings = await new MySqlBackupSource(options).CheckAsync();
        var set = await DumpLab.RunAsync(options);

        Assert.DoesNotContain(findings, finding => finding.Code == BackupErrorCode.UnsupportedObject);
        Assert.StartsWith("When passwords were set", Assert.Single(set.Report.OptOuts), StringComparison.Ordinal);
    }

    private static MySqlSourceOptions Options(ServerName server) => new() { ConnectionString = TestServers.ConnectionString(server) };
}

using BackupKit.IntegrationTests.Restore;
using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Tables under LOCK TABLES beside somebody's FLUSH TABLES, such as the one another backup begins with.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class HeldTableTests
{
    [Theory, Trait("Rule", "S13")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_FlushWaitsForAHeldTable_DoesNotWaitForTheFlush(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (a INT PRIMARY KEY, b INT) ENGINE=MyISAM");
        await database.ExecuteAsync("CREATE TRIGGER m_bi BEFORE INSERT ON m FOR EACH ROW SET NEW.b = 1");
        await database.ExecuteAsync("INSERT INTO m (a) VALUES (1), (2)");
        await using var other = await database.ConnectAsync();
        await other.ExecuteAsync("SET lock_wait_timeout = 1");

        var set = await DumpLab.RunAsync(DumpLab.Options(database), observer: async (step, _, token) =>
        {
            if (step == SnapshotStep.Opened)
            {
                var error = await Record.ExceptionAsync(() => other.ExecuteAsync("FLUSH TABLES", token));
                Assert.Equal(server == ServerName.MySql97, error is MySqlWireException { ServerErrorNumber: ServerErrorNumbers.LockWaitTimeout });
            }
        });

        Assert.Equal(2, set.Digest("m").Rows);
        Assert.Contains("m_bi", RestoreLab.ToSet(set).Manifest.Inventory.Select(item => item.Name));
    }
}

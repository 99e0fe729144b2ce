using System.Diagnostics;
using System.Globalization;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>A database with enough in it that a run takes seconds, and an account of its own to find the run's sessions by.</summary>
internal sealed class KilledSource : IAsyncDisposable
{
    private const string Password = "a-run-to-be-killed";
    private readonly TestDatabase _database;
    private readonly string _account;

    private KilledSource(TestDatabase database, string account)
    {
        _database = database;
        _account = account;
    }

    public string Database => _database.Name;

    public string ConnectionString { get; private set; } = "";

    public static async Task<KilledSource> CreateAsync(ServerName server)
    {
        var database = await TestDatabase.CreateAsync(server, "bk_kill");
        var account = $"kill_{Guid.NewGuid():N}"[..20];
        await database.ExecuteAsync($"CREATE USER '{account}'@'%' IDENTIFIED BY '{Password}'");
        await database.ExecuteAsync($"GRANT ALL ON *.* TO '{account}'@'%' WITH GRANT OPTION");
        for (var table = 1; table <= 6; table++)
        {
            await FillAsync(database, table);
        }

        await database.ExecuteAsync("CREATE TABLE keyless (a INT, b VARCHAR(20))");
        await database.ExecuteAsync("INSERT INTO keyless SELECT id % 100, 'twice' FROM t1 LIMIT 20000");
        var settings = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = TestServers.ConnectionString(server) };
        settings["User ID"] = account;
        settings["Password"] = Password;
        settings["AllowPublicKeyRetrieval"] = "true";
        return new KilledSource(database, account) { ConnectionString = settings.ConnectionString };
    }

    /// <summary>Within five seconds no session of the account is left, and the server takes writes and DDL again.</summary>
    public async Task AssertNothingLeftAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (await CountSessionsAsync() > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5), "A session of the killed run is still there.");
            await Task.Delay(50);
        }

        // Backups of other tests keep DDL away meanwhile; a lock of the killed run would be kept for ever.
        await _database.ExecuteAsync("SET SESSION lock_wait_timeout=60");
        await _database.ExecuteAsync("CREATE TABLE lock_probe (a INT)");
        await _database.ExecuteAsync("INSERT INTO lock_probe VALUES (1)");
        await _database.ExecuteAsync("ALTER TABLE t1 COMMENT='probed'");
        await _database.ExecuteAsync("DROP TABLE lock_probe");
    }

    public Task DropAsync(string database) => _database.ExecuteAsync($"DROP DATABASE IF EXISTS `{database}`");

    public async ValueTask DisposeAsync()
    {
        await _database.ExecuteAsync($"DROP USER '{_account}'@'%'");
        await _database.DisposeAsync();
    }

    private async Task<long> CountSessionsAsync()
    {
        var result = await _database.QueryAsync(
            $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER='{_account}'");
        return long.Parse(result.Rows[0].GetString(0), CultureInfo.InvariantCulture);
    }

    private static async Task FillAsync(TestDatabase database, int table)
    {
        await database.ExecuteAsync(
            $"CREATE TABLE t{table} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL, text CHAR(200) NOT NULL, KEY by_k (k))");
        await database.ExecuteAsync($"INSERT INTO t{table} (k,text) VALUES (1,'seed')");
        for (var doubling = 0; doubling < 15; doubling++)
        {
            await database.ExecuteAsync($"INSERT INTO t{table} (k,text) SELECT k*7%100003+id, REPEAT(HEX(id),10) FROM t{table}");
        }
    }
}

using System.Data.Common;
using System.Globalization;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>A small database with one table of several megabytes, a trigger, and an account of its own that runs are made with.</summary>
internal sealed class FaultSource : IAsyncDisposable
{
    private const string Password = "fault-account";
    private readonly MySqlSession _session;
    private readonly string _account;
    private readonly string _server;

    private FaultSource(MySqlSession session, string server)
    {
        _session = session;
        _server = server;
        Database = $"bk_fault_{Guid.NewGuid():N}";
        _account = $"fault_{Guid.NewGuid():N}"[..20];
    }

    public string Database { get; }

    public static async Task<FaultSource> CreateAsync(ServerName server, string privileges = "ALL") =>
        await CreateAsync(await TestServers.ConnectAsync(server), TestServers.ConnectionString(server), privileges);

    public static async Task<FaultSource> CreateAsync(ScratchServer server) =>
        await CreateAsync(await server.ConnectAsync(), server.ConnectionString, "ALL");

    /// <summary>Two workers, no compression, rows in chunks large enough that <c>t1</c> is one.</summary>
    public Task<BackupResult> BackupAsync(
        IBackupSink sink, IVerifier? verifier = null, string? database = null, string? password = null)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = _server };
        settings["User ID"] = _account;
        settings["Password"] = password ?? Password;
        settings["AllowPublicKeyRetrieval"] = "true";
        var options = new MySqlSourceOptions { ConnectionString = settings.ConnectionString };
        options.Databases.Include(database ?? Database);
        var builder = new BackupPipelineBuilder("fault")
            .From(new MySqlBackupSource(options))
            .NoCompression()
            .To(sink)
            .Workers(2);
        return (verifier is null ? builder : builder.Verify(verifier)).Build().RunAsync();
    }

    public async Task KillSessionsAsync() => await KillAsync("TRUE");

    public async Task KillSessionReadingAsync(string table) =>
        Assert.True(await KillAsync($"INFO LIKE '%SELECT%`{table}`%'") > 0, "No session was reading the table.");

    public async Task AssertNoSessionIsLeftAsync()
    {
        for (var attempt = 0; await CountAsync() > 0; attempt++)
        {
            Assert.True(attempt < 100, "A session of the failed run is still there after 5 s.");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_session.IsBroken)
        {
            try
            {
                await _session.ExecuteAsync($"DROP DATABASE IF EXISTS `{Database}`");
                await _session.ExecuteAsync($"DROP USER '{_account}'@'%'");
            }
            catch (MySqlWireException)
            {
                // The test killed this server.
            }
        }

        await _session.DisposeAsync();
    }

    private static async Task<FaultSource> CreateAsync(MySqlSession session, string server, string privileges)
    {
        var source = new FaultSource(session, server);
        var database = source.Database;
        await session.ExecuteAsync($"CREATE DATABASE `{database}`");
        await session.ExecuteAsync($"CREATE TABLE `{database}`.t1 (id INT AUTO_INCREMENT PRIMARY KEY, text CHAR(200) NOT NULL)");
        await session.ExecuteAsync($"INSERT INTO `{database}`.t1 (text) VALUES (REPEAT('x',200))");
        for (var doubling = 0; doubling < 16; doubling++)
        {
            await session.ExecuteAsync($"INSERT INTO `{database}`.t1 (text) SELECT text FROM `{database}`.t1");
        }

        await session.ExecuteAsync($"CREATE TABLE `{database}`.t2 (id INT PRIMARY KEY)");
        await session.ExecuteAsync($"CREATE TRIGGER `{database}`.keep BEFORE INSERT ON `{database}`.t2 FOR EACH ROW SET NEW.id=NEW.id");
        await session.ExecuteAsync($"CREATE USER '{source._account}'@'%' IDENTIFIED BY '{Password}'");
        await session.ExecuteAsync($"GRANT {privileges} ON *.* TO '{source._account}'@'%'");
        return source;
    }

    private async Task<int> KillAsync(string condition)
    {
        var sessions = await _session.QueryAsync(
            $"SELECT ID FROM information_schema.PROCESSLIST WHERE USER='{_account}' AND {condition}");
        for (var row = 0; row < sessions.Rows.Count; row++)
        {
            await _session.ExecuteAsync($"KILL {sessions.Rows[row].GetString(0)}");
        }

        return sessions.Rows.Count;
    }

    private async Task<long> CountAsync()
    {
        var count = await _session.QueryAsync($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER='{_account}'");
        return long.Parse(count.Rows[0].GetString(0), CultureInfo.InvariantCulture);
    }
}

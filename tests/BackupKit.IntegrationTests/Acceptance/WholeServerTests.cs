using System.Diagnostics;

using BackupKit.IntegrationTests.Accounts;
using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>A whole server into an empty one: the stock dump tool sees no difference, and neither do digests and grant tables.</summary>
public sealed class WholeServerTests
{
    private const string MySql = """
        CREATE DATABASE closed CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT ENCRYPTION='N'
        $$ CREATE TABLE closed.t (a INT PRIMARY KEY, v VECTOR(2), b INT INVISIBLE)
        $$ INSERT INTO closed.t (a, v, b) VALUES (1, STRING_TO_VECTOR('[1,2]'), 7)
        $$ CREATE LIBRARY shop.lib LANGUAGE JAVASCRIPT AS 'export function f(n) { return n }'
        $$ CREATE USER 'owner'@'%' IDENTIFIED BY 'x'
        $$ GRANT ALL ON shop.* TO 'owner'@'%'
        $$ CREATE DEFINER='owner'@'%' PROCEDURE shop.as_owner() SQL SECURITY DEFINER SELECT CURRENT_USER()
        $$ ALTER DATABASE closed READ ONLY=1
        """;

    private const string MariaDb = """
        CREATE DATABASE closed CHARACTER SET latin1 COLLATE latin1_german1_ci COMMENT 'it''s closed'
        $$ CREATE SEQUENCE closed.seq START WITH 5 INCREMENT BY 3 CACHE 10
        $$ SELECT NEXTVAL(closed.seq)
        $$ CREATE TABLE closed.typed (u UUID NOT NULL DEFAULT UUID() PRIMARY KEY, i INET6, f INET4, n BIGINT DEFAULT NEXTVAL(closed.seq))
        $$ INSERT INTO closed.typed (i, f) VALUES ('fe80::1', '10.0.0.1'), (NULL, '255.255.255.255'), ('::ffff:1.2.3.4', NULL)
        $$ CREATE TABLE closed.history (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING
        $$ INSERT INTO closed.history VALUES (1, 1), (2, 2)
        $$ UPDATE closed.history SET v = 3 WHERE id = 1
        $$ DELETE FROM closed.history WHERE id = 2
        $$ SET sql_mode=ORACLE
        $$ CREATE PACKAGE shop.tools AS FUNCTION twice(n INT) RETURN INT; END
        $$ CREATE PACKAGE BODY shop.tools AS FUNCTION twice(n INT) RETURN INT AS BEGIN RETURN n * 2; END; END
        $$ SET sql_mode=''
        """;

    [Fact]
    [Trait("Acceptance", "B5")]
    [Trait("Rule", "O5")]
    [Trait("Trap", "17")]
    public Task MySql_RestoredIntoAnEmptyServer_HasEqualDumpAndDigests() => ProveAsync(ServerName.MySql97, MySql);

    [Fact]
    [Trait("Acceptance", "B6")]
    public Task MariaDb_RestoredIntoAnEmptyServer_HasEqualDumpAndDigests() => ProveAsync(ServerName.MariaDb118, MariaDb);

    private static async Task ProveAsync(ServerName name, string own)
    {
        await using var source = await ScratchServer.StartAsync(name);
        await using var target = await ScratchServer.StartAsync(name);
        var (from, to) = (await source.SocketConnectionStringAsync(), await target.SocketConnectionStringAsync());
        await using var filled = await AccountLab.ConnectAsync(from);
        await AccountLab.RunAsync(filled, "CREATE DATABASE shop CHARACTER SET utf8mb4 $$ USE shop");
        await AccountLab.RunAsync(filled, FullRestoreTests.Everything);

        // The stock tool stops at it.
        await AccountLab.RunAsync(filled, "SET time_zone=DEFAULT $$ SET sql_mode='' $$ DROP VIEW broken");
        await AccountLab.RunAsync(filled, own);
        await AccountLab.FillAsync(filled, name);
        await using var restored = await AccountLab.ConnectAsync(to);
        await AccountLab.RunAsync(restored, AccountLab.Requirements(name));

        var set = await AccountLab.DumpAsync(from);
        var result = await AccountLab.RestoreAsync(to, set, AccountRestore.Replace);

        Assert.True(result.Verification!.IsPassed);
        var compared = await MySqlServerComparer.CompareAsync(set, new MySqlCompareOptions { ConnectionString = to });
        Assert.Empty(compared.Findings);
        Assert.Equal(await AccountLab.SnapshotAsync(filled), await AccountLab.SnapshotAsync(restored));
        Assert.Equal(await StockDumpAsync(name, from), await StockDumpAsync(name, to));
    }

    private static async Task<string> StockDumpAsync(ServerName name, string connectionString)
    {
        var settings = MySqlConnectionSettings.Parse(connectionString);
        var file = Path.Combine(Path.GetTempPath(), $"bk-{Guid.NewGuid():N}.cnf");
        await File.WriteAllTextAsync(
            file, $"[client]\nsocket={settings.Servers[0]}\nprotocol=socket\nuser={settings.UserId}\npassword={settings.Password}\n");
        try
        {
            var program = Environment.GetEnvironmentVariable($"BACKUPKIT_DUMP_{name.ToString().ToUpperInvariant()}")!;
            string[] arguments = [$"--defaults-file={file}", "--all-databases", "--routines", "--events", "--triggers", "--no-data", "--skip-comments"];
            if (name == ServerName.MySql97)
            {
                arguments = [.. arguments, "--set-gtid-purged=OFF"];
            }

            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await error);
            Assert.Contains("CREATE TABLE `purchase`", text, StringComparison.Ordinal);
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}

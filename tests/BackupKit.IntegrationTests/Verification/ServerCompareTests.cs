using BackupKit.IntegrationTests.Accounts;
using BackupKit.IntegrationTests.Cli;
using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Verification;

/// <summary>A comparison looks at users and roles, and at what belongs to the server itself, as well as at databases.</summary>
public sealed class ServerCompareTests
{
    private const string Shared = """
        CREATE DATABASE shop
        $$ CREATE TABLE shop.t (a INT PRIMARY KEY)
        $$ CREATE USER 'gone'@'%' IDENTIFIED BY 'x'
        $$ CREATE USER 'other'@'%' IDENTIFIED BY 'x'
        $$ CREATE USER 'same'@'%' IDENTIFIED BY 'x'
        $$ CREATE USER 'less'@'%' IDENTIFIED BY 'x'
        $$ GRANT SELECT, INSERT ON shop.* TO 'less'@'%', 'same'@'%'
        $$ CREATE ROLE part
        $$ GRANT SELECT ON shop.t TO part
        $$ GRANT part TO 'other'@'%'
        $$ CREATE SERVER far FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', USER 'u', PASSWORD 'secret-of-far')
        $$ CREATE SERVER away FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h')
        """;

    private const string Changes = """
        DROP USER 'gone'@'%'
        $$ CREATE USER 'added'@'%' IDENTIFIED BY 'x'
        $$ ALTER USER 'other'@'%' IDENTIFIED BY 'another'
        $$ REVOKE INSERT ON shop.* FROM 'less'@'%'
        $$ DROP ROLE part
        $$ DROP SERVER away
        $$ ALTER SERVER far OPTIONS (PASSWORD 'new-secret')
        $$ CREATE SERVER near FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h')
        """;

    private const string MySql = """
        CREATE TABLESPACE ts ADD DATAFILE 'ts.ibd' ENGINE=InnoDB
        $$ CREATE SPATIAL REFERENCE SYSTEM 990000 NAME 'mine' DEFINITION 'GEOGCS["WGS 84",DATUM["World Geodetic System 1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.017453292519943278],AXIS["Lat",NORTH],AXIS["Lon",EAST]]'
        $$ SET PERSIST max_prepared_stmt_count=4321
        $$ CREATE TABLE shop.h (id INT PRIMARY KEY, v INT)
        $$ INSERT INTO shop.h VALUES (1, 1), (2, 2)
        $$ ANALYZE TABLE shop.h UPDATE HISTOGRAM ON v WITH 4 BUCKETS
        """;

    private const string MySqlChanges = """
        DROP TABLESPACE ts
        $$ DROP SPATIAL REFERENCE SYSTEM 990000
        $$ SET PERSIST max_prepared_stmt_count=1234
        $$ SET PERSIST max_connect_errors=77
        $$ ANALYZE TABLE shop.h DROP HISTOGRAM ON v
        """;

    private const string MariaDb = """
        CREATE SEQUENCE shop.s START WITH 5 CACHE 10
        $$ SELECT NEXTVAL(shop.s)
        $$ INSTALL SONAME 'auth_ed25519'
        """;

    private const string MariaDbChanges = """
        DO SETVAL(shop.s, 100)
        $$ UNINSTALL SONAME 'auth_ed25519'
        $$ INSTALL SONAME 'simple_password_check'
        """;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O21")]
    [Trait("Rule", "Q3")]
    public async Task Compare_AccountsAndObjectsOfTheServer_AreNamedWhereTheyDiffer(ServerName server)
    {
        var isMariaDb = TestServers.IsMariaDb(server);
        await using var scratch = await ScratchServer.StartAsync(server);
        await using var session = await AccountLab.ConnectAsync(scratch.ConnectionString);
        await AccountLab.RunAsync(session, Shared);
        await AccountLab.RunAsync(session, isMariaDb ? MariaDb : MySql);
        var set = await AccountLab.DumpAsync(scratch.ConnectionString);

        var clean = await CompareAsync(scratch, set);
        await AccountLab.RunAsync(session, Changes);
        await AccountLab.RunAsync(session, isMariaDb ? MariaDbChanges : MySqlChanges);
        var changed = await CompareAsync(scratch, set);
        var skipped = await CompareAsync(scratch, set, o => (o.SkipAccounts, o.SkipServerObjects) = (true, true));
        var partial = await CompareAsync(scratch, set, o => o.Databases = ["shop"]);

        Assert.Empty(clean.Findings);
        Assert.Empty(clean.Notes);
        var role = isMariaDb ? "`part`" : "`part`@`%`";
        string[] ofAccounts =
        [
            $"account user `other`@`%`",
            "extra-user user `added`@`%`",
            $"missing-role role {role}",
            "missing-user user `gone`@`%`",
            "privileges user `less`@`%`",
            "privileges user `other`@`%`",
        ];
        string[] ofServer =
        [
            "definition server `far`",
            "extra-server server `near`",
            "missing-server server `away`",
            .. isMariaDb ? Array.Empty<string>() : ["missing-spatial-reference-system spatial reference system `990000`", "missing-tablespace tablespace `ts`"],
        ];
        string[] notes = isMariaDb
            ? ["The plugin `ed25519` is in the set and not on the server; no restore makes it.", "The plugin `simple_password_check` is on the server and not in the set; no restore makes it."]
            :
            [
                "The persisted variable `max_connect_errors` is on the server and not in the set; no restore makes it.",
                "The persisted variable `max_prepared_stmt_count` has another definition or value than in the set; no restore makes it.",
            ];
        string[] ofDatabase = [isMariaDb ? "sequence-value sequence `shop`.`s`" : "histogram table `shop`.`h`"];
        Assert.Equal(ofAccounts.Concat(ofServer).Concat(ofDatabase).Order(StringComparer.Ordinal), Names(changed));
        Assert.Equal(notes, changed.Notes.Where(note => note.Contains("no restore makes it", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(ofDatabase, Names(skipped));
        Assert.Equal(ofDatabase, Names(partial));
        Assert.Equal(2, skipped.Notes.Count);
        Assert.All(partial.Notes, note => Assert.Contains("only a part of the set was chosen", note, StringComparison.Ordinal));
        Assert.DoesNotContain(changed.Findings, f => f.Message.Contains("secret", StringComparison.Ordinal) || f.Message.Contains("IDENTIFIED", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q3")]
    public async Task Compare_SetThatHidesAnAccountOrAnObject_IsFound(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server);
        await using var session = await AccountLab.ConnectAsync(scratch.ConnectionString);
        await AccountLab.RunAsync(session, Shared);
        var set = await AccountLab.DumpAsync(scratch.ConnectionString);
        var sink = (MemorySink)set.Sink;
        bool IsHidden(InventoryItem item) => item.Name is "`same`@`%`" or "far";

        var forged = RestoreLab.ToSet(
            set.Manifest with { Inventory = [.. set.Manifest.Inventory.Where(i => !IsHidden(i))] },
            sink);
        var alsoWithoutRights = RestoreLab.ToSet(
            set.Manifest with { Inventory = [.. set.Manifest.Inventory.Where(i => i is not { Kind: "user", Name: "`same`@`%`" })] },
            sink);

        Assert.Equal(["extra-server server `far`", "extra-user user `same`@`%`"], Names(await CompareAsync(scratch, forged)));
        Assert.Contains("account", (await CompareAsync(scratch, alsoWithoutRights)).Findings.Select(f => f.Name));
    }

    [Fact]
    [Trait("Rule", "Q3")]
    public async Task Command_WithoutAccountsAndObjectsOfTheServer_SaysSo()
    {
        await using var scratch = await ScratchServer.StartAsync(ServerName.MariaDb1011);
        await using var session = await AccountLab.ConnectAsync(scratch.ConnectionString);
        await AccountLab.RunAsync(session, Shared);
        using var directory = new TemporaryDirectory();
        var backup = await CliProcess.RunOnAsync(scratch.ConnectionString, "backup", "--server", "env:BK_SERVER", "--to", directory.Path);
        await AccountLab.RunAsync(session, Changes);

        string[] compare = ["compare", directory.Path, "--latest", "--server", "env:BK_SERVER"];
        var whole = await CliProcess.RunOnAsync(scratch.ConnectionString, compare);
        var less = await CliProcess.RunOnAsync(scratch.ConnectionString, [.. compare, "--no-accounts", "--no-server-objects"]);
        var json = await CliProcess.RunOnAsync(scratch.ConnectionString, [.. compare, "--no-accounts", "--no-server-objects", "--json"]);

        Assert.True(backup.ExitCode == 0, backup.All);
        Assert.Equal(3, whole.ExitCode);
        Assert.Contains("missing-user user `gone`@`%`", whole.Output, StringComparison.Ordinal);
        Assert.True(less.ExitCode == 0, less.All);
        Assert.Contains("note: Users and roles of the set: not compared, since that was asked for.", less.Output, StringComparison.Ordinal);
        Assert.Contains("\"notes\":", json.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(VerificationResult result) =>
        result.Findings.Select(f => $"{f.Name} {f.Subject}").Order(StringComparer.Ordinal);

    private static Task<VerificationResult> CompareAsync(ScratchServer server, BackupSet set, Action<MySqlCompareOptions>? configure = null)
    {
        var options = new MySqlCompareOptions { ConnectionString = server.ConnectionString, Workers = 2 };
        configure?.Invoke(options);
        return MySqlServerComparer.CompareAsync(set, options);
    }
}

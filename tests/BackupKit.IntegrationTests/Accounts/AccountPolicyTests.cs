using System.Text;

using BackupKit.IntegrationTests.Dump;
using BackupKit.IntegrationTests.Restore;
using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Accounts;

public sealed class AccountPolicyTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Dump_AccountThatIsOnlyInTheTable_IsNamedAndTheOthersAreInTheSet(ServerName name)
    {
        await using var server = await ScratchServer.StartAsync(name);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, "CREATE USER one@'%' IDENTIFIED BY 'x' $$ CREATE USER rdsadmin@localhost IDENTIFIED BY 'x' $$ " + (TestServers.IsMariaDb(name)
            ? "INSERT INTO mysql.global_priv VALUES ('h', 'ghost', '{}')"
            : "INSERT INTO mysql.user (Host, User, ssl_cipher, x509_issuer, x509_subject) VALUES ('h', 'ghost', '', '', '')"));

        var report = (await DumpLab.RunAsync(new MySqlSourceOptions { ConnectionString = server.ConnectionString })).Report;

        Assert.Contains(report.Inventory, i => i is { Kind: "user", Name: "`one`@`%`" });
        Assert.DoesNotContain(report.Inventory, i => i.Name.Contains("ghost", StringComparison.Ordinal));
        Assert.Contains(report.OptOuts, o => o.Contains("`ghost`@`h`", StringComparison.Ordinal));

        // The administrator of a provider, who has made it on the other server too.
        Assert.DoesNotContain(report.Inventory, i => i.Name.Contains("rdsadmin", StringComparison.Ordinal));
        Assert.Contains(report.OptOuts, o => o.Contains("`rdsadmin`@`localhost`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Restore_AccountThatIsThereOtherwise_IsRefusedKeptOrReplacedAsAsked(ServerName name)
    {
        await using var server = await ScratchServer.StartAsync(name);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, """
            CREATE DATABASE d $$ CREATE TABLE d.t (a INT) $$ CREATE USER one@'%' IDENTIFIED BY 'x' $$ CREATE USER two@'%' IDENTIFIED BY 'x'
            $$ GRANT SELECT ON d.* TO one@'%' $$ GRANT INSERT ON d.t TO two@'%'
            """);
        var set = await AccountLab.DumpAsync(server.ConnectionString);
        var before = await AccountLab.SnapshotAsync(session);
        await AccountLab.RunAsync(session, "DROP DATABASE d $$ GRANT DELETE ON d.* TO one@'%' $$ DROP USER two@'%'");
        var changed = await AccountLab.SnapshotAsync(session);

        var ignored = await PlanAsync(server, set, AccountRestore.None);
        Assert.Contains(ignored.Findings, f => f.Severity == FindingSeverity.Information && f.Message.Contains("not restored", StringComparison.Ordinal));
        var refused = await PlanAsync(server, set, AccountRestore.Create);
        Assert.Contains(refused.Findings, f => f.Severity == FindingSeverity.Error
            && f.Code == BackupErrorCode.TargetNotEmpty && f.Message.Contains("`one`@`%`", StringComparison.Ordinal));
        await Assert.ThrowsAsync<BackupException>(() => AccountLab.RestoreAsync(server.ConnectionString, set, AccountRestore.Create));
        Assert.Equal(changed, await AccountLab.SnapshotAsync(session));

        var kept = await AccountLab.RestoreAsync(server.ConnectionString, set, AccountRestore.SkipExisting);
        Assert.Contains(kept.Findings, f => f.Severity == FindingSeverity.Warning && f.Message.Contains("`one`@`%`", StringComparison.Ordinal));
        var grants = await session.QueryAsync("SHOW GRANTS FOR one@'%'");
        Assert.Contains(grants.Rows, r => r.GetString(0).Contains("DELETE", StringComparison.Ordinal));

        await AccountLab.RestoreAsync(server.ConnectionString, set, AccountRestore.Replace, new RestoreRequest { Overwrite = true });
        Assert.Equal(before, await AccountLab.SnapshotAsync(session));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Restore_ReplacedAccounts_TakeNothingFromAccountsThatStay(ServerName name)
    {
        await using var server = await ScratchServer.StartAsync(name);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, """
            CREATE DATABASE d $$ CREATE ROLE r $$ CREATE ROLE r2 $$ CREATE USER app@'%' IDENTIFIED BY 'x' $$ CREATE USER same@'%' IDENTIFIED BY 'x'
            $$ GRANT SELECT ON d.* TO r $$ GRANT r TO same@'%' $$ GRANT r2 TO same@'%' $$ GRANT PROXY ON app@'%' TO same@'%'
            """);
        await session.ExecuteAsync(TestServers.IsMariaDb(name) ? "SET DEFAULT ROLE r FOR same@'%'" : "SET DEFAULT ROLE r, r2 TO same@'%'");
        var set = await AccountLab.DumpAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, """
            CREATE USER new@'%' IDENTIFIED BY 'x' $$ GRANT r TO new@'%' WITH ADMIN OPTION $$ GRANT PROXY ON app@'%' TO new@'%'
            """);
        await session.ExecuteAsync(TestServers.IsMariaDb(name) ? "SET DEFAULT ROLE r FOR new@'%'" : "SET DEFAULT ROLE r TO new@'%'");
        var before = await AccountLab.SnapshotAsync(session);
        await AccountLab.RunAsync(session, "GRANT DELETE ON d.* TO r, r2, app@'%'");

        await AccountLab.RestoreAsync(server.ConnectionString, set, AccountRestore.Replace, new RestoreRequest { Overwrite = true });

        Assert.Equal(before, await AccountLab.SnapshotAsync(session));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Restore_PrivilegeOnATableThatIsNotThere_IsNamedAndTheRestGoesOn(ServerName name)
    {
        await using var server = await ScratchServer.StartAsync(name);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, """
            CREATE DATABASE d $$ CREATE TABLE d.t (a INT) $$ CREATE TABLE d.dropped (a INT) $$ CREATE USER one@'%' IDENTIFIED BY 'x'
            $$ GRANT SELECT ON d.dropped TO one@'%' $$ GRANT SELECT ON d.t TO one@'%' $$ DROP TABLE d.dropped
            """);
        var set = await AccountLab.DumpAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, "DROP DATABASE d $$ DROP USER one@'%'");

        var result = await AccountLab.RestoreAsync(server.ConnectionString, set, AccountRestore.Create);

        var warning = Assert.Single(result.Findings, f => f.Severity == FindingSeverity.Warning);
        Assert.Contains("`d`.`dropped`", warning.Message, StringComparison.Ordinal);
        var grants = await session.QueryAsync("SHOW GRANTS FOR one@'%'");
        Assert.Contains(grants.Rows, r => r.GetString(0).Contains("`t`", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O2")]
    [Trait("Trap", "11")]
    public async Task Backup_AccountThatMayNotReadTheOthers_FailsByNameOrSaysThatTheyAreMissing(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT)");
        await using var account = await TestAccount.CreateAsync(
            database, $"SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, EXECUTE ON `{database.Name}`.*", "PROCESS, RELOAD, REPLICATION CLIENT ON *.*");
        if (server == ServerName.MySql97)
        {
            await database.ExecuteAsync($"GRANT BACKUP_ADMIN, SHOW_ROUTINE ON *.* TO '{account.Name}'@'%'");
        }
        else
        {
            await database.ExecuteAsync($"GRANT SELECT ON mysql.proc TO '{account.Name}'@'%'");
        }

        var options = DumpLab.Options(database, o =>
        {
            o.ConnectionString = $"Server=127.0.0.1;Port={account.Settings.Port};User ID={account.Name};Password={account.Settings.Password};AllowPublicKeyRetrieval=true";
            o.Accounts = AccountCapture.Include;
        });
        var findings = await new MySqlBackupSource(options).CheckAsync();
        Assert.Contains(findings, f => f.Code == BackupErrorCode.MissingPrivilege && f.Hint!.Contains("mysql.*", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<BackupException>(() => DumpLab.RunAsync(options));
        Assert.Equal(BackupErrorCode.MissingPrivilege, error.Code);

        options.Accounts = AccountCapture.Exclude;
        var set = await DumpLab.RunAsync(options);
        Assert.Contains(set.Report.OptOuts, o => o.Contains("were excluded", StringComparison.Ordinal));
        options.Accounts = AccountCapture.Auto;
        set = await DumpLab.RunAsync(options);
        Assert.Contains(set.Report.OptOuts, o => o.Contains("only a part of the server", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19")]
    public async Task Restore_StatementThatTheTargetRefuses_IsNamedWithoutItsText(ServerName name)
    {
        const string secret = "*9F3E4DAAB818CF7A12DFF5B46A460063D4752797";
        await using var server = await ScratchServer.StartAsync(name);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, "CREATE DATABASE d $$ CREATE USER one@'%' IDENTIFIED BY 'x'");
        var set = await AccountLab.DumpAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, "DROP DATABASE d $$ DROP USER one@'%'");
        var item = set.Manifest.Inventory.Single(i => i.Kind == "user" && i.Properties["user"] == "one");
        var broken = RestoreLab.WithFile(set, item, Encoding.UTF8.GetBytes($"CREATE USER `one`@`%` IDENTIFED BY PASSWORD '{secret}';\n"));

        var error = await Assert.ThrowsAsync<BackupException>(() => AccountLab.RestoreAsync(server.ConnectionString, broken, AccountRestore.Create));

        Assert.Equal(BackupErrorCode.CreateObjectFailed, error.Code);
        Assert.Contains("`one`@`%`", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("9F3E4D", error.ToString(), StringComparison.Ordinal);

        // The journal of d says that one is ours: the restore can be gone on with, from the set as it should be.
        await AccountLab.RestoreAsync(server.ConnectionString, RestoreLab.WithFile(
            set, item, Encoding.UTF8.GetBytes("CREATE USER `one`@`%`;\n")), AccountRestore.Create, new RestoreRequest { Resume = true, Verify = false });
        Assert.Single((await session.QueryAsync("SELECT 1 FROM mysql.user WHERE User='one'")).Rows);
    }

    [Fact]
    [Trait("Rule", "O19")]
    public async Task Backup_AccountChangedMeanwhile_IsReported()
    {
        await using var server = await ScratchServer.StartAsync(ServerName.MariaDb118);
        await using var session = await AccountLab.ConnectAsync(server.ConnectionString);
        await AccountLab.RunAsync(session, "CREATE DATABASE d $$ CREATE USER one@'%' IDENTIFIED BY 'x'");

        var set = await DumpLab.RunAsync(
            new MySqlSourceOptions { ConnectionString = server.ConnectionString },
            afterSnapshot: () => session.ExecuteAsync("GRANT SELECT ON d.* TO one@'%'"));

        var finding = Assert.Single(set.Report.Findings, f => f.Code == BackupErrorCode.DefinitionChanged);
        Assert.Contains("`one`@`%`", finding.Message, StringComparison.Ordinal);
    }

    private static Task<RestorePlan> PlanAsync(ScratchServer server, BackupSet set, AccountRestore accounts) =>
        new MySqlRestoreTarget(new MySqlRestoreOptions { ConnectionString = server.ConnectionString, Accounts = accounts })
            .PlanAsync(set, new RestoreRequest { Overwrite = true });
}

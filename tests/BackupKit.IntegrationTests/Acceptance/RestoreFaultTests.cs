using System.Data.Common;

using BackupKit.IntegrationTests.Restore;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>Acceptance item A5 for restores: each fault ends soon, in its own code and a hint, and nothing of a bad part is committed.</summary>
public sealed class RestoreFaultTests
{
    public static TheoryData<ServerName> Servers => TestServers.All;

    public static TheoryData<ServerName, bool> Ways
    {
        get
        {
            var ways = new TheoryData<ServerName, bool>();
            foreach (var server in Enum.GetValues<ServerName>())
            {
                ways.Add(server, true);
                ways.Add(server, false);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Restore_PartWithAByteChanged_IsSetCorrupt(ServerName server, bool usesLoadData)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        var bytes = await File.ReadAllBytesAsync(set.FileOf("a"));
        bytes[^5] = (byte)'?';
        await File.WriteAllBytesAsync(set.FileOf("a"), bytes);

        await Fault.AssertAsync(BackupErrorCode.SetCorrupt, () => set.RestoreAsync(allowLoadData: usesLoadData));

        await set.AssertNothingCommittedAsync("a");
        Assert.Equal(("stored-hash", "stored-hash"), await set.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Restore_PartCutOffAfterAWholeRow_IsSetCorrupt(ServerName server, bool usesLoadData)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        var bytes = await File.ReadAllBytesAsync(set.FileOf("a"));
        await File.WriteAllBytesAsync(set.FileOf("a"), bytes[..(bytes.AsSpan(0, bytes.Length / 2).LastIndexOf((byte)'\n') + 1)]);

        await Fault.AssertAsync(BackupErrorCode.SetCorrupt, () => set.RestoreAsync(allowLoadData: usesLoadData));

        await set.AssertNothingCommittedAsync("a");
        Assert.Equal(("stored-hash,stored-length", "stored-hash"), await set.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Restore_TwoPartsOfOneSizeSwapped_IsSetCorrupt(ServerName server, bool usesLoadData)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        var (a, b) = (await File.ReadAllBytesAsync(set.FileOf("a")), await File.ReadAllBytesAsync(set.FileOf("b")));
        Assert.Equal(a.Length, b.Length);
        await File.WriteAllBytesAsync(set.FileOf("a"), b);
        await File.WriteAllBytesAsync(set.FileOf("b"), a);

        await Fault.AssertAsync(BackupErrorCode.SetCorrupt, () => set.RestoreAsync(allowLoadData: usesLoadData));

        await set.AssertNothingCommittedAsync("a");
        await set.AssertNothingCommittedAsync("b");
        Assert.Equal(("stored-hash", "stored-hash"), await set.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Restore_PartMissing_IsSetCorrupt(ServerName server, bool usesLoadData)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        var name = Path.GetFileName(set.FileOf("a"));
        File.Delete(set.FileOf("a"));

        var error = await Fault.AssertAsync(BackupErrorCode.SetCorrupt, () => set.RestoreAsync(allowLoadData: usesLoadData));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        await set.AssertNothingCommittedAsync("a");
        Assert.Equal(("missing-file", "missing-part"), await set.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_ManifestEdited_IsSetCorrupt(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        await set.EditManifestAsync("a", part => part["plainLength"] = 1, withChecksum: false);

        await Fault.AssertAsync(BackupErrorCode.SetCorrupt, () => set.RestoreAsync());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_RowCountEditedWithItsChecksum_IsRefusedAsAContradiction(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        await set.EditManifestAsync("a", part => Edit(part, digest => digest.Replace("2000", "1999", StringComparison.Ordinal)), withChecksum: true);

        await Fault.AssertAsync(BackupErrorCode.SetCorrupt, () => set.RestoreAsync());

        Assert.Contains("row-", (await set.VerifyAsync()).Content, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_DigestEditedWithItsChecksum_IsCaughtByTheComparison(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        await set.EditManifestAsync("a", part => Edit(part, digest => digest[..^1] + (digest[^1] == '0' ? '1' : '0')), withChecksum: true);

        await Fault.AssertAsync(BackupErrorCode.ComparisonFailed, () => set.RestoreAsync());

        Assert.Equal(("", "row-digest"), await set.VerifyAsync());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_AccountWithoutPrivilege_IsMissingPrivilege(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        await using var session = await TestServers.ConnectAsync(server);
        var account = $"fault_{Guid.NewGuid():N}"[..20];
        await session.ExecuteAsync($"CREATE USER '{account}'@'%' IDENTIFIED BY 'no-rights'");
        try
        {
            var error = await Fault.AssertAsync(
                BackupErrorCode.MissingPrivilege, () => set.RestoreAsync(server: ConnectionString(server, account, "no-rights")));
            Assert.Contains(set.Target, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await session.ExecuteAsync($"DROP USER '{account}'@'%'");
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_WrongPassword_IsAuthenticationFailedWithoutTheSecret(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);

        var error = await Fault.AssertAsync(
            BackupErrorCode.AuthenticationFailed, () => set.RestoreAsync(server: ConnectionString(server, "root", "not-the-one")));

        Assert.DoesNotContain("not-the-one", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_DatabaseOrTableThatTheSetLacks_IsNamed(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);

        var database = await Fault.AssertAsync(
            BackupErrorCode.DatabaseNotFound, () => set.RestoreAsync(new RestoreRequest { Databases = ["no_such_database"] }));
        var table = await Fault.AssertAsync(
            BackupErrorCode.TableNotFound, () => set.RestoreAsync(set.Request() with { Tables = ["no_such_table"] }));

        Assert.Contains("no_such_database", database.Message, StringComparison.Ordinal);
        Assert.Contains("no_such_table", table.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_OverAnExistingDatabase_IsTargetNotEmpty(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        await using var mine = await TestServers.CreateDatabaseAsync(server, "bk_mine");
        await mine.ExecuteAsync("CREATE TABLE a (kept INT)");
        var request = set.Request() with { Rename = new Dictionary<string, string> { [set.Source] = mine.Name } };

        await Fault.AssertAsync(BackupErrorCode.TargetNotEmpty, () => set.RestoreAsync(request));

        await mine.ExecuteAsync("INSERT INTO a (kept) VALUES (1)");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Restore_EveryConnectionCutDuringTheLoad_IsConnectionLostAndResumes(ServerName server)
    {
        await using var set = await RestoreFaultSet.CreateAsync(server);
        var settings = new DbConnectionStringBuilder { ConnectionString = TestServers.ConnectionString(server) };
        await using (var proxy = new CuttingProxy(int.Parse((string)settings["Port"]), 120_000))
        {
            settings["Port"] = proxy.Port;
            settings["SslMode"] = "None";
            settings["AllowPublicKeyRetrieval"] = "true";

            var error = await Fault.AssertAsync(BackupErrorCode.ConnectionLost, () => set.RestoreAsync(server: settings.ConnectionString));

            Assert.True(proxy.IsCut, error.Message);
        }

        await set.AssertNothingCommittedAsync("b");
        await set.RestoreAsync(set.Request() with { Resume = true });
    }

    [Theory]
    [MemberData(nameof(Servers))]
    [Trait("Category", "Slow")]
    public async Task Restore_ServerKilledInTheMiddle_IsConnectionFailedAndResumes(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server);
        await using var set = await RestoreFaultSet.CreateAsync(server);
        var killer = new KillOnProgress(scratch);

        await Fault.AssertAsync(
            BackupErrorCode.ConnectionFailed, () => set.RestoreAsync(server: scratch.ConnectionString, progress: killer));

        await killer.Killing;
        await scratch.RestartAsync();
        await set.RestoreAsync(set.Request() with { Resume = true }, scratch.ConnectionString);
    }

    private static void Edit(System.Text.Json.Nodes.JsonObject part, Func<string, string> edit)
    {
        var before = part["result"]!["digest"]!.GetValue<string>();
        var after = edit(before);
        Assert.NotEqual(before, after);
        part["result"]!["digest"] = after;
    }

    private static string ConnectionString(ServerName server, string account, string password)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = TestServers.ConnectionString(server) };
        settings["User ID"] = account;
        settings["Password"] = password;
        settings["AllowPublicKeyRetrieval"] = "true";
        return settings.ConnectionString;
    }

    private sealed class KillOnProgress(ScratchServer server) : IProgress<BackupProgress>
    {
        private readonly Lock _lock = new();

        public Task Killing { get; private set; } = Task.CompletedTask;

        public void Report(BackupProgress value)
        {
            lock (_lock)
            {
                if (value.Phase == "restore" && Killing.IsCompletedSuccessfully && ReferenceEquals(Killing, Task.CompletedTask))
                {
                    Killing = server.KillAsync();
                    Killing.GetAwaiter().GetResult();
                }
            }
        }
    }
}

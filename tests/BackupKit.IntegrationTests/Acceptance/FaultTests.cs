using BackupKit.Sinks;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>Acceptance item A5: each fault ends soon, in its own code and a hint, with nothing marked complete and no session left.</summary>
public sealed class FaultTests
{
    public static TheoryData<ServerName> Servers => TestServers.All;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_DiskFull_IsSinkFull(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var disk = TmpfsMount.Create(4 << 20);

        await Fault.AssertAsync(BackupErrorCode.SinkFull, () => source.BackupAsync(new DirectorySink(disk.Path)), disk.Path);

        await source.AssertNoSessionIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_ReadOnlyDirectory_IsAccessDenied(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var disk = TmpfsMount.Create(4 << 20);
        disk.MakeReadOnly();

        var error = await Assert.ThrowsAnyAsync<BackupException>(() => source.BackupAsync(new DirectorySink(disk.Path)));

        Assert.Contains(error.Code, (BackupErrorCode[])[BackupErrorCode.SinkAccessDenied, BackupErrorCode.PrecheckFailed]);
        Assert.Contains(disk.Path, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.Hint));
        await source.AssertNoSessionIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_SinkThrows_IsSinkFailedAndKeepsTheCause(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();
        var sink = new FaultySink(directory.Path, ".t1.00000.dat", (_, _) => throw new InvalidOperationException("the plug is out"));

        var error = await Fault.AssertAsync(BackupErrorCode.SinkFailed, () => source.BackupAsync(sink), directory.Path);

        Assert.IsType<InvalidOperationException>(error.GetBaseException());
        await source.AssertNoSessionIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    [Trait("Category", "Slow")]
    public async Task Backup_SinkStalls_IsSinkStalled(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();
        var never = new TaskCompletionSource();
        var sink = new FaultySink(directory.Path, ".t1.00000.dat", (_, _) => never.Task);

        await Fault.AssertAsync(BackupErrorCode.SinkStalled, () => source.BackupAsync(sink), directory.Path);

        await source.AssertNoSessionIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_EveryConnectionKilledInMidRow_IsSnapshotLost(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();
        var sink = new FaultySink(directory.Path, ".t1.00000.dat", async (content, stop) =>
        {
            await content.ReadExactlyAsync(new byte[1000], stop);
            await source.KillSessionsAsync();
            await content.CopyToAsync(Stream.Null, stop);
        });

        await Fault.AssertAsync(BackupErrorCode.SnapshotLost, () => source.BackupAsync(sink), directory.Path);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_OneWorkerKilledInMidRow_GoesOnWithTheOthers(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();
        var isFirst = 1;
        var inner = new DirectorySink(directory.Path);
        var key = "";
        var sink = new FaultySink(directory.Path, ".t1.00000.dat", async (content, stop) =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                await content.ReadExactlyAsync(new byte[1000], stop);
                await source.KillSessionReadingAsync("t1");
                await content.CopyToAsync(Stream.Null, stop);
                throw new InvalidOperationException("The content of a killed worker ended well.");
            }

            key = Directory.EnumerateDirectories(Path.Combine(directory.Path, "fault")).Single();
            await inner.WriteAsync($"fault/{Path.GetFileName(key)}/data/{source.Database}.t1.00000.dat", content, stop);
        });

        var result = await source.BackupAsync(sink, new BackupKit.MySql.Verification.ContentVerifier());

        Assert.All(result.Verifications, v => Assert.True(v.IsPassed));
        Assert.Equal(0, isFirst);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    [Trait("Category", "Slow")]
    public async Task Backup_ServerRestartedInMidRun_IsSnapshotLost(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server);
        await using var source = await FaultSource.CreateAsync(scratch);
        using var directory = new TemporaryDirectory();
        var sink = new FaultySink(directory.Path, ".t1.00000.dat", async (content, stop) =>
        {
            await scratch.KillAsync();
            await content.CopyToAsync(Stream.Null, stop);
        });

        await Fault.AssertAsync(BackupErrorCode.SnapshotLost, () => source.BackupAsync(sink), directory.Path);
        await scratch.RestartAsync();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_WrongPassword_IsAuthenticationFailedWithoutTheSecret(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();

        var error = await Assert.ThrowsAnyAsync<BackupException>(
            () => source.BackupAsync(new DirectorySink(directory.Path), password: "not-the-one"));

        Assert.Equal(BackupErrorCode.AuthenticationFailed, error.Code);
        Assert.False(string.IsNullOrWhiteSpace(error.Hint));
        Assert.DoesNotContain("not-the-one", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(directory.Path, "SHA256SUMS", SearchOption.AllDirectories));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_UnknownDatabase_IsDatabaseNotFound(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();

        var error = await Fault.AssertAsync(
            BackupErrorCode.DatabaseNotFound,
            () => source.BackupAsync(new DirectorySink(directory.Path), database: "no_such_database"),
            directory.Path);

        Assert.Contains("no_such_database", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Backup_MissingPrivilege_NamesThePrivilege(ServerName server)
    {
        await using var source = await FaultSource.CreateAsync(server, privileges: "SELECT, LOCK TABLES, SHOW VIEW, EVENT");
        using var directory = new TemporaryDirectory();

        var error = await Fault.AssertAsync(
            BackupErrorCode.MissingPrivilege, () => source.BackupAsync(new DirectorySink(directory.Path)), directory.Path);

        Assert.Contains("TRIGGER", error.Message + error.Hint, StringComparison.Ordinal);
    }
}

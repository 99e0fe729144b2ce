using System.Collections.Concurrent;

using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;
using BackupKit.MySql.Restore;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>The redo log of a server is off only while rows are loaded, and only where nothing else would be lost with it.</summary>
public sealed class RedoLogTests : IAsyncLifetime
{
    private ScratchServer _server = null!;

    public async Task InitializeAsync() => _server = await ScratchServer.StartAsync(ServerName.MySql97);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_RedoLogDisabled_SwitchesItOffAndOnAgain()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        var target = Target();

        var plan = await target.PlanAsync(set, Request(source));
        var seen = new Observer(_server);
        var result = await target.ExecuteAsync(plan, seen);

        Assert.Equal(FindingSeverity.Warning, Assert.Single(plan.Findings, f => f.Code == BackupErrorCode.RedoLogOff).Severity);
        Assert.True(result.Verification!.IsPassed);
        Assert.True(seen.WasOff);
        Assert.Contains("switching the redo log on again", seen.Phases);
        Assert.False(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_OthersMadeATableSinceThePlan_IsRefusedBeforeTheSwitch()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        var plan = await Target().PlanAsync(set, Request(source));
        await ExecuteAsync("CREATE DATABASE late_of_server");
        await ExecuteAsync("CREATE TABLE late_of_server.kept (a INT PRIMARY KEY)");
        var seen = new Observer(_server);

        var error = await Assert.ThrowsAsync<BackupException>(() => Target().ExecuteAsync(plan, seen));

        Assert.Equal(BackupErrorCode.RestoreRefused, error.Code);
        Assert.Contains("`late_of_server`.`kept`", error.Message, StringComparison.Ordinal);

        // That is on, which a restore that was killed may have left off.
        Assert.Equal(1, await AlterInstanceCountAsync());
        Assert.False(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_ServerAnswersOkAndStaysWithoutLog_SaysSo()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        await using var proxy = Refusing(enableAnswer: 0);
        var target = Target(proxy);
        var plan = await target.PlanAsync(set, Request(source));

        var error = await Assert.ThrowsAsync<BackupException>(() => target.ExecuteAsync(plan));

        Assert.Equal(BackupErrorCode.RedoLogOff, error.Code);
        Assert.Contains("Innodb_redo_log_enabled is OFF", error.Message, StringComparison.Ordinal);
        Assert.True(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_RefusedAndTheLogCanNotBeSwitchedOn_SaysTheRefusalFirst()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        await using var proxy = Refusing(enableAnswer: 1227);
        await ExecuteAsync("ALTER INSTANCE DISABLE INNODB REDO_LOG");
        var plan = await Target(proxy).PlanAsync(set, Request(source));
        await ExecuteAsync("CREATE DATABASE late_of_server");
        await ExecuteAsync("CREATE TABLE late_of_server.kept (a INT PRIMARY KEY)");

        var error = await Assert.ThrowsAsync<BackupException>(() => Target(proxy).ExecuteAsync(plan));

        Assert.Equal(BackupErrorCode.RestoreRefused, error.Code);
        Assert.Matches("`late_of_server`.`kept`.*BK9010.*could not be switched on again", error.Message);
        Assert.Matches($"^Run {RedoLog.EnableStatement} .*Restore to a server that has nothing else", error.Hint);
        Assert.True(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_CancelledAndTheLogCanNotBeSwitchedOn_IsNoCancellation()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        await using var proxy = Refusing(enableAnswer: 1227);
        var plan = await Target(proxy).PlanAsync(set, Request(source) with { Workers = 1 });
        using var stop = new CancellationTokenSource();

        var error = await Assert.ThrowsAsync<BackupException>(
            () => Target(proxy).ExecuteAsync(plan, new Observer(_server, stop.Cancel), stop.Token));

        Assert.Equal(BackupErrorCode.RedoLogOff, error.Code);
        Assert.True(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_FailsWhileLoading_LeavesRedoLogOn()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        var rows = set.Manifest.Parts.First(p => p.Kind == PartKind.Rows).Key;
        var sink = (MemorySink)set.Sink;
        sink.Files[rows] = [.. sink.Files[rows][..^2], (byte)'x', (byte)'\n'];
        var target = Target();
        var plan = await target.PlanAsync(set, Request(source));
        var seen = new Observer(_server);

        await Assert.ThrowsAsync<BackupException>(() => target.ExecuteAsync(plan, seen));

        Assert.Equal(2, await AlterInstanceCountAsync());
        Assert.False(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_CancelledWhileLoading_LeavesRedoLogOn()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        var target = Target();
        var plan = await target.PlanAsync(set, Request(source) with { Workers = 1 });
        using var stop = new CancellationTokenSource();
        var seen = new Observer(_server, stop.Cancel);

        // The larger of the two tables is loaded and reported; the other one never is.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => target.ExecuteAsync(plan, seen, stop.Token));

        Assert.True(seen.WasOff);
        Assert.False(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Restore_RedoLogLeftOff_IsRefusedUntilTheSameRestoreGoesOn()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        using var stop = new CancellationTokenSource();
        var begun = await Target().PlanAsync(set, Request(source) with { Workers = 1 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Target().ExecuteAsync(begun, new Observer(_server, stop.Cancel), stop.Token));
        await ExecuteAsync("ALTER INSTANCE DISABLE INNODB REDO_LOG");

        var anew = await Target(disable: false).PlanAsync(set, Request(source));
        var resumed = await Target(disable: false).PlanAsync(set, Request(source) with { Resume = true });
        var plan = await Target().PlanAsync(set, Request(source) with { Resume = true });
        var result = await Target().ExecuteAsync(plan);

        Assert.Contains(anew.Findings, f => f is { Severity: FindingSeverity.Error, Code: BackupErrorCode.RedoLogOff });
        Assert.Equal(BackupErrorCode.RedoLogOff, Assert.Single(resumed.Findings, f => f.Severity == FindingSeverity.Error).Code);
        var warning = Assert.Single(plan.Findings, f => f.Code == BackupErrorCode.RedoLogOff);
        Assert.Equal(FindingSeverity.Warning, warning.Severity);
        Assert.Contains("is off already", warning.Message, StringComparison.Ordinal);
        Assert.True(result.Verification!.IsPassed);
        Assert.False(await IsOffAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Plan_OtherTablesOnTheServer_IsRefused()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        await ExecuteAsync("CREATE DATABASE other_of_server");
        await ExecuteAsync("CREATE TABLE other_of_server.kept (a INT PRIMARY KEY)");

        var plan = await Target().PlanAsync(set, Request(source));

        var error = Assert.Single(plan.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal(BackupErrorCode.RestoreRefused, error.Code);
        Assert.Contains("`other_of_server`.`kept`", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<BackupException>(() => Target().ExecuteAsync(plan));
        Assert.Equal(0, await AlterInstanceCountAsync());
    }

    [Fact]
    [Trait("Rule", "R10")]
    public async Task Plan_AccountWithoutThePrivileges_NamesThem()
    {
        await using var source = await SourceAsync();
        var set = await RestoreLab.DumpAsync(source);
        await ExecuteAsync("CREATE USER plain@'127.0.0.1' IDENTIFIED BY 'plain-password'");
        await ExecuteAsync("GRANT ALL ON `redo%`.* TO plain@'127.0.0.1'");
        var settings = $"{_server.ConnectionString};User ID=plain;Password=plain-password";

        var plan = await new MySqlRestoreTarget(new MySqlRestoreOptions { ConnectionString = settings, DisableRedoLog = true })
            .PlanAsync(set, Request(source));

        Assert.Contains(plan.Findings, f => f.Code == BackupErrorCode.MissingPrivilege && f.Message.Contains(RedoLog.Privilege, StringComparison.Ordinal));
        Assert.Contains(plan.Findings, f => f.Code == BackupErrorCode.MissingPrivilege && f.Message.Contains("SELECT on *.*", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Rule", "R10")]
    [InlineData(ServerName.MariaDb1011)]
    [InlineData(ServerName.MariaDb118)]
    public async Task Plan_MariaDb_IsRefused(ServerName server)
    {
        await using var source = await TestDatabase.CreateAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var set = await RestoreLab.DumpAsync(source);

        var plan = await RestoreLab.Target(server, options => options.DisableRedoLog = true).PlanAsync(set, Request(source));

        var error = Assert.Single(plan.Findings, f => f.Severity == FindingSeverity.Error);
        Assert.Equal(BackupErrorCode.TargetUnsuitable, error.Code);
    }

    private static async Task<TestDatabase> SourceAsync()
    {
        var source = await TestDatabase.CreateAsync(ServerName.MySql97);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(700), KEY (v))");
        await source.ExecuteAsync(
            "INSERT INTO t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<400) SELECT i, REPEAT('a', 600) FROM n");
        await source.ExecuteAsync("CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(20))");
        await source.ExecuteAsync("INSERT INTO u VALUES (1,'a')");
        return source;
    }

    private static RestoreRequest Request(TestDatabase source) => RestoreLab.As(source, "redo_restored");

    private MySqlRestoreTarget Target(bool disable = true) => Target(_server.ConnectionString, disable);

    private static MySqlRestoreTarget Target(string connectionString, bool disable = true) =>
        new(new MySqlRestoreOptions { ConnectionString = connectionString, DisableRedoLog = disable });

    private MySqlRestoreTarget Target(RefusingProxy proxy) =>
        Target($"{_server.ConnectionString};Port={proxy.Settings.Port};SslMode=None;AllowPublicKeyRetrieval=True");

    // 0 is OK.
    private RefusingProxy Refusing(int enableAnswer) =>
        new(MySqlConnectionSettings.Parse(_server.ConnectionString), sql => sql == RedoLog.EnableStatement ? enableAnswer : null);

    private async Task ExecuteAsync(string sql)
    {
        await using var session = await _server.ConnectAsync();
        await session.ExecuteAsync(sql);
    }

    private async Task<bool> IsOffAsync()
    {
        await using var session = await _server.ConnectAsync();
        return await RedoLog.IsOffAsync(session, CancellationToken.None);
    }

    private async Task<long> AlterInstanceCountAsync()
    {
        await using var session = await _server.ConnectAsync();
        var result = await session.QueryAsync(
            "SELECT COUNT_STAR FROM performance_schema.events_statements_summary_global_by_event_name WHERE EVENT_NAME='statement/sql/alter_instance'");
        return result.Rows[0].GetInt64(0);
    }

    /// <summary>Looks at the server when rows were loaded.</summary>
    private sealed class Observer(ScratchServer server, Action? onRows = null) : IProgress<BackupProgress>
    {
        private readonly ConcurrentQueue<string> _phases = new();

        public bool WasOff { get; private set; }

        public IEnumerable<string> Phases => _phases;

        public void Report(BackupProgress value)
        {
            _phases.Enqueue(value.Phase);
            if (value.Phase != "restore" || WasOff)
            {
                return;
            }

            WasOff = Task.Run(async () =>
            {
                await using var session = await server.ConnectAsync();
                return await RedoLog.IsOffAsync(session, CancellationToken.None);
            }).GetAwaiter().GetResult();
            onRows?.Invoke();
        }
    }
}

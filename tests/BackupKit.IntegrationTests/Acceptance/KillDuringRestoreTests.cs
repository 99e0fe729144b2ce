using System.Diagnostics;

using BackupKit.IntegrationTests.Cli;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>Acceptance item A4, second half: SIGKILL at random moments of a restore, then resume.</summary>
[Trait("Category", "Slow")]
public sealed class KillDuringRestoreTests
{
    private const int Kills = 10;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R8")]
    [Trait("Trap", "39")]
    public async Task Restore_KilledAtRandomMoments_ResumesToEqualDigests(ServerName server)
    {
        await using var source = await KilledSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();
        await AssertSucceedsAsync(
            source, "backup", "--server", "env:BK_SERVER", "--to", directory.Path, "--databases", source.Database);
        var set = Path.GetDirectoryName(
            Directory.GetFiles(directory.Path, "SHA256SUMS", SearchOption.AllDirectories).Single())!;
        var whole = await TimeOfWholeRestoreAsync(source, set);
        var random = new Random(1122);
        var killed = 0;

        for (var kill = 0; kill < Kills; kill++)
        {
            var copy = $"bk_kill_copy_{Guid.NewGuid():N}";
            using var command = CliProcess.StartOn(source.ConnectionString, Arguments(source, set, copy));
            killed += await command.KillAfterAsync(whole * random.NextDouble()) ? 1 : 0;
            await AssertSucceedsAsync(source, [.. Arguments(source, set, copy), "--resume"]);
            await AssertSucceedsAsync(
                source, "compare", set, "--server", "env:BK_SERVER", "--database", source.Database, "--as", copy);
            await source.DropAsync(copy);
        }

        Assert.True(killed >= Kills / 2, $"Only {killed} of {Kills} restores were killed: the signals came too late.");
    }

    private static string[] Arguments(KilledSource source, string set, string copy) =>
        ["restore", set, "--server", "env:BK_SERVER", "--database", source.Database, "--as", copy, "--workers", "4"];

    private static async Task<TimeSpan> TimeOfWholeRestoreAsync(KilledSource source, string set)
    {
        var copy = $"bk_kill_copy_{Guid.NewGuid():N}";
        var start = Stopwatch.GetTimestamp();
        await AssertSucceedsAsync(source, Arguments(source, set, copy));
        await source.DropAsync(copy);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task AssertSucceedsAsync(KilledSource source, params string[] arguments)
    {
        var result = await CliProcess.RunOnAsync(source.ConnectionString, arguments);
        Assert.True(result.ExitCode == 0, $"backupkit {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.All}");
    }
}

using System.Diagnostics;

using BackupKit.IntegrationTests.Cli;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>Acceptance item A4, first half: SIGKILL at random moments of a backup.</summary>
[Trait("Category", "Slow")]
public sealed class KillDuringBackupTests
{
    private const int Kills = 30;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q5")]
    public async Task Backup_KilledAtRandomMoments_LeavesNoCompleteSetNoLockAndNoSession(ServerName server)
    {
        await using var source = await KilledSource.CreateAsync(server);
        using var directory = new TemporaryDirectory();
        var whole = await TimeOfWholeRunAsync(source, directory);
        var random = new Random(20261122);
        var completed = 1;

        for (var kill = 0; kill < Kills; kill++)
        {
            using var command = CliProcess.StartOn(source.ConnectionString, Arguments(source, directory));
            var wasKilled = await command.KillAfterAsync(whole * random.NextDouble());
            await source.AssertNothingLeftAsync();

            // A run may have written its last marker just before the signal: then the set must be whole.
            completed = await AssertListedSetsAreWholeAsync(directory, completed, atLeast: wasKilled ? completed : completed + 1);
        }

        Assert.True(completed < Kills / 2, $"{completed} of {Kills} runs completed: the signals came too late to show anything.");
    }

    private static string[] Arguments(KilledSource source, TemporaryDirectory directory) =>
        ["backup", "--server", "env:BK_SERVER", "--to", directory.Path, "--databases", source.Database, "--workers", "4", "--json"];

    private static async Task<TimeSpan> TimeOfWholeRunAsync(KilledSource source, TemporaryDirectory directory)
    {
        await CliProcess.RunOnAsync(source.ConnectionString, "--version");
        var start = Stopwatch.GetTimestamp();
        var result = await CliProcess.RunOnAsync(source.ConnectionString, Arguments(source, directory));
        Assert.True(result.ExitCode == 0, result.All);
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<int> AssertListedSetsAreWholeAsync(TemporaryDirectory directory, int before, int atLeast)
    {
        var complete = Directory.GetFiles(directory.Path, "SHA256SUMS", SearchOption.AllDirectories);
        Assert.InRange(complete.Length, atLeast, before + 1);
        if (complete.Length > before)
        {
            var newest = Path.GetDirectoryName(complete.Order(StringComparer.Ordinal).Last())!;
            var result = await CliProcess.RunOnAsync("", "verify", newest, "--level", "content");
            Assert.True(result.ExitCode == 0, result.All);
        }

        return complete.Length;
    }
}

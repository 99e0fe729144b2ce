using System.Runtime.CompilerServices;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>Each kind of DDL, under each guard, at each moment of a backup: it waits, or the backup is as without it, or the change is named.</summary>
[Collection(ExclusiveServerTests.Name)]
[Trait("Category", "Slow")]
public sealed class DdlMatrixTests
{
    private const int NameWidth = 22;

    private static readonly DdlMoment[] Moments = Enum.GetValues<DdlMoment>();

    [Theory, Trait("Rule", "S15"), Trait("Rule", "S16"), Trait("Rule", "S17"), Trait("Rule", "S18"), Trait("Rule", "S19")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_AnyDdlAtAnyMoment_IsBlockedOrReported(ServerName server)
    {
        DdlGuard[] guards = TestServers.IsMariaDb(server)
            ? [DdlGuard.PinMetadata, DdlGuard.DetectOnly]
            : [DdlGuard.BackupLock, DdlGuard.PinMetadata, DdlGuard.DetectOnly];
        var variants = DdlVariants.For(server);
        var known = await ReadAsync(server);
        var lines = variants.ToDictionary(variant => variant, variant => variant.Name.PadRight(NameWidth - 1));
        var failures = new List<string>();
        foreach (var guard in guards)
        {
            var column = lines.Values.First().Length + 1;
            var hints = variants.ToDictionary(variant => variant, variant => known.GetValueOrDefault(variant.Name, "").PadRight(column + Moments.Length).Substring(column, Moments.Length));
            var others = await RunAsync(server, guard, [.. Moments.Where(moment => moment != DdlMoment.AmongRows)], hints, failures);
            var among = await RunAsync(server, guard, [DdlMoment.AmongRows], hints, failures);
            foreach (var variant in variants)
            {
                lines[variant] += " " + others[variant].Insert((int)DdlMoment.AmongRows, among[variant]);
            }
        }

        await WriteAsync(server, lines.Values);
        Assert.Equal([], failures);
        Assert.Equal([], lines.Values.Where(line => line.Contains('!', StringComparison.Ordinal)));
    }

    private static async Task<Dictionary<DdlVariant, string>> RunAsync(
        ServerName server,
        DdlGuard guard,
        IReadOnlyList<DdlMoment> moments,
        Dictionary<DdlVariant, string> hints,
        List<string> failures)
    {
        var outcomes = hints.Keys.ToDictionary(variant => variant, _ => "");
        var cell = new DdlCell(server, guard, moments, failures);
        while (outcomes.Any(outcome => outcome.Value.Length < moments.Count))
        {
            var open = outcomes
                .Where(outcome => outcome.Value.Length < moments.Count)
                .ToDictionary(o => o.Key, o => Next(moments.Skip(o.Value.Length).ToArray(), moment => hints[o.Key][(int)moment]));

            // One after the other what made the backup fail the last time, and all the rest in one run.
            var alone = open.Where(o => hints[o.Key][(int)o.Value[0]] == 'F').ToDictionary(o => o.Key, o => o.Value[..1]);
            var rest = open.Where(o => !alone.ContainsKey(o.Key)).ToDictionary();
            foreach (var group in alone.Select(o => new Dictionary<DdlVariant, DdlMoment[]> { [o.Key] = o.Value }).Append(rest).Where(group => group.Count > 0))
            {
                foreach (var (variant, outcome) in await cell.RunAsync(group, alone.ContainsKey(group.First().Key)))
                {
                    outcomes[variant] += outcome;
                }
            }
        }

        return outcomes;
    }

    // All that are open, or those before the next one that is to fail.
    private static DdlMoment[] Next(DdlMoment[] open, Func<DdlMoment, char> hint)
    {
        var end = Array.FindIndex(open, moment => hint(moment) == 'F');
        return end > 0 ? open[..end] : open;
    }

    // One file for each server beside this one; BACKUPKIT_UPDATE_DDL=1 writes them anew. Whether a statement waits or makes the backup fail
    // is a matter of moments, so that they are not compared.
    private static string FileOf(ServerName server, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, $"DdlMatrix.{server.ToString().ToLowerInvariant()}.txt");

    private static async Task<Dictionary<string, string>> ReadAsync(ServerName server)
    {
        var lines = File.Exists(FileOf(server)) ? await File.ReadAllLinesAsync(FileOf(server)) : [];
        return lines.ToDictionary(line => line[..NameWidth].TrimEnd());
    }

    private static async Task WriteAsync(ServerName server, IEnumerable<string> lines)
    {
        if (Environment.GetEnvironmentVariable("BACKUPKIT_UPDATE_DDL") == "1")
        {
            await File.WriteAllTextAsync(FileOf(server), string.Concat(lines.Select(line => line + "\n")));
        }
    }
}

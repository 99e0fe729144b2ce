using System.Runtime.CompilerServices;
using System.Text;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>
/// Each kind of DDL, under each guard, at each moment of a backup: it waits, or the backup is as without it, or the change is named. What is not
/// so yet stands as <c>!</c> in the tables: EXCHANGE PARTITION under DetectOnly, and the list of a MERGE table under PinMetadata, both on MariaDB.
/// </summary>
[Collection(ExclusiveServerTests.Name)]
[Trait("Category", "Slow")]
public sealed class DdlMatrixTests
{
    private static readonly DdlMoment[] Moments = Enum.GetValues<DdlMoment>();

    [Theory, Trait("Rule", "S15"), Trait("Rule", "S16"), Trait("Rule", "S17"), Trait("Rule", "S18"), Trait("Rule", "S19")]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    public async Task Dump_AnyDdlAtAnyMoment_IsBlockedOrReported(ServerName server)
    {
        DdlGuard[] guards = TestServers.IsMariaDb(server)
            ? [DdlGuard.PinMetadata, DdlGuard.DetectOnly]
            : [DdlGuard.BackupLock, DdlGuard.PinMetadata, DdlGuard.DetectOnly];
        var variants = DdlVariants.For(server);
        var outcomes = variants.ToDictionary(variant => variant, _ => new List<string>());
        var failures = new List<string>();
        foreach (var guard in guards)
        {
            await RunAsync(server, guard, outcomes, failures);
        }

        var table = new StringBuilder();
        foreach (var variant in variants)
        {
            table.Append(variant.Name.PadRight(22)).AppendJoin(' ', outcomes[variant]).Append('\n');
        }

        var expected = await ExpectedAsync(server, table.ToString());
        Assert.Equal([], failures);
        Assert.Equal([], Silent(table.ToString()).Except(Silent(expected)));
    }

    // Whether a statement waits or makes the backup fail is a matter of moments; only that nothing happens without a word is not.
    private static IEnumerable<(string Variant, int Column)> Silent(string table) =>
        from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        from column in Enumerable.Range(22, line.Length - 22)
        where line[column] == '!'
        select (line[..22], column);

    // One file for each server beside this one; BACKUPKIT_UPDATE_DDL=1 writes them anew.
    private static async Task<string> ExpectedAsync(ServerName server, string actual, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, $"DdlMatrix.{server.ToString().ToLowerInvariant()}.txt");
        if (Environment.GetEnvironmentVariable("BACKUPKIT_UPDATE_DDL") == "1")
        {
            await File.WriteAllTextAsync(path, actual);
        }

        return await File.ReadAllTextAsync(path);
    }

    private static async Task RunAsync(
        ServerName server,
        DdlGuard guard,
        Dictionary<DdlVariant, List<string>> outcomes,
        List<string> failures)
    {
        // What has to wait does so at the same time; what does not is tried one by one.
        var together = guard == DdlGuard.DetectOnly ? [DdlMoment.Window] : Moments;
        var blocked = outcomes.Keys.ToList();
        for (var isProven = false; !isProven && blocked.Count > 0;)
        {
            (blocked, isProven) = await new DdlCell(server, guard).RunAsync(blocked, together);
        }

        foreach (var (variant, cells) in outcomes)
        {
            var text = new StringBuilder();
            foreach (var moment in Moments)
            {
                text.Append(blocked.Contains(variant) && together.Contains(moment) ? 'B' : await new DdlCell(server, guard).RunAsync(variant, moment, failures));
            }

            cells.Add(text.ToString());
        }
    }
}

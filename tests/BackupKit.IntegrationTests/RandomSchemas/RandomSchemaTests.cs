using System.Globalization;
using System.Text;

using BackupKit.MySql.Wire;

using FsCheck;
using FsCheck.Fluent;

using Xunit.Abstractions;

namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>
/// Random tables with random rows: backed up, verified, restored, and equal afterwards by digests, by the server's own checksum and by SHOW CREATE.
/// </summary>
/// <remarks>
/// The seed is fixed. <c>BACKUPKIT_RANDOM=N</c> draws N tables a server with a seed of the day instead, which is printed; <c>BACKUPKIT_RANDOM_SEED</c>
/// repeats one, and <c>BACKUPKIT_RANDOM_TABLES=N,N</c> draws only the tables of these numbers, which are part of their names.
/// Alone on its servers: dumps of MyISAM tables hold their locks while the tables of others are flushed, so that two wait for each other.
/// </remarks>
[Collection(Snapshot.ExclusiveServerTests.Name)]
[Trait("Category", "Slow")]
public sealed class RandomSchemaTests(ITestOutputHelper output)
{
    private const ulong FixedSeed = 2026;
    private const int FixedTables = 180;
    private const int TablesPerSet = 5;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O6")]
    [Trait("Rule", "Q2")]
    [Trait("Rule", "R5")]
    [Trait("Rule", "R13")]
    public async Task BackUpAndRestore_RandomTables_AreEqual(ServerName server)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("BACKUPKIT_RANDOM"), CultureInfo.InvariantCulture, out var asked) ? asked : FixedTables;
        var seed = Seed(isFixed: asked == 0);
        ServerIdentity identity;
        await using (var session = await TestServers.ConnectAsync(server))
        {
            identity = session.Server;
        }

        var seeds = Environment.GetEnvironmentVariable("BACKUPKIT_RANDOM_TABLES") is { Length: > 0 } named
            ? named.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))
            : Gen.Choose(0, int.MaxValue).Sample(count, new Rnd(seed), count);
        var refusals = new List<string>();
        var failures = new StringBuilder();
        var (made, rows, sets) = (0, 0L, 0);
        foreach (var chunk in seeds.Chunk(TablesPerSet))
        {
            var tables = chunk.Select(s => new RandomTableBuilder(identity, s).Build()).ToList();
            var round = await RandomSchemaRound.RunAsync(server, tables, sets++);
            made += round.Tables;
            rows += round.Rows;
            refusals.AddRange(round.Refusals);
            if (round.Problem is not null)
            {
                await ReduceAsync(server, tables, failures.AppendLine(round.Problem));
            }
        }

        output.WriteLine($"{server}, seed {seed}: {made} tables, {rows} rows, {sets} sets; the server refused {refusals.Count} tables\n{string.Join('\n', refusals)}");
        Assert.True(failures.Length == 0, $"seed {seed}\n{failures}");
        Assert.True(refusals.Count <= made / 15, $"the server refused {refusals.Count} tables, for example {refusals.FirstOrDefault()}");
    }

    // Each table alone, so that what is printed fails by itself.
    private static async Task ReduceAsync(ServerName server, IEnumerable<RandomTable> tables, StringBuilder failures)
    {
        foreach (var table in tables)
        {
            var alone = await RandomSchemaRound.RunAsync(server, [table], 0);
            if (alone.Problem is not null)
            {
                var script = Path.Combine(Path.GetTempPath(), $"backupkit-random-{server}-{Guid.NewGuid():N}.sql");
                await File.WriteAllTextAsync(script, table.Script);
                failures.AppendLine($"--- {alone.Problem}").AppendLine(table.Create).AppendLine($"the whole script is {script}");
            }
        }
    }

    private static ulong Seed(bool isFixed) =>
        ulong.TryParse(Environment.GetEnvironmentVariable("BACKUPKIT_RANDOM_SEED"), CultureInfo.InvariantCulture, out var given) ? given
        : isFixed ? FixedSeed
        : (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}

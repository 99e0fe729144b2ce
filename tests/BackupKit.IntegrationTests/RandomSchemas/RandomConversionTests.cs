using System.Globalization;
using System.Text;

using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql.Wire;

using FsCheck;
using FsCheck.Fluent;

using Xunit.Abstractions;

namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>Random tables of one family restored to the other: refused by the plan with nothing written, or equal afterwards. Nothing between.</summary>
/// <remarks><c>BACKUPKIT_RANDOM</c>, <c>BACKUPKIT_RANDOM_SEED</c> and <c>BACKUPKIT_RANDOM_TABLES</c> as in <see cref="RandomSchemaTests"/>.</remarks>
[Collection(Snapshot.ExclusiveServerTests.Name)]
[Trait("Category", "Slow")]
public sealed class RandomConversionTests(ITestOutputHelper output)
{
    private const ulong FixedSeed = 2027;
    private const int FixedTables = 60;

    [Theory]
    [InlineData(ServerName.MySql97, ServerName.MariaDb118)]
    [InlineData(ServerName.MySql97, ServerName.MariaDb1011)]
    [InlineData(ServerName.MariaDb118, ServerName.MySql97)]
    [InlineData(ServerName.MariaDb1011, ServerName.MySql97)]
    [Trait("Rule", "R12")]
    public async Task Restore_RandomTableToTheOtherFamily_IsRefusedOrEqual(ServerName from, ServerName to)
    {
        ServerIdentity identity;
        await using (var session = await TestServers.ConnectAsync(from))
        {
            identity = session.Server;
        }

        var (restored, refusals, failures) = (0, new List<string>(), new StringBuilder());
        foreach (var seed in Seeds())
        {
            var table = WithoutWhatOneFamilyLacks(new RandomTableBuilder(identity, seed).Build());
            switch (await RunAsync(from, to, table))
            {
                case (true, null):
                    restored++;
                    break;
                case (true, var problem):
                    var script = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"backupkit-random-{from}-{seed}.sql"));
                    await File.WriteAllTextAsync(script, table.Script);
                    failures.AppendLine(CultureInfo.InvariantCulture, $"--- {seed}: {problem}").AppendLine(table.Create).AppendLine($"the whole script is {script}");
                    break;
                case (false, { } why):
                    refusals.Add(why);
                    break;
            }
        }

        output.WriteLine($"{restored} restored, {refusals.Count} refused\n{string.Join('\n', refusals)}");
        Assert.True(failures.Length == 0, failures.ToString());
        Assert.True(restored > refusals.Count, $"{restored} restored and {refusals.Count} refused");
    }

    // MariaDB 10.11 has no negative zero, MariaDB 11.8 no vector whose length is infinite, and MySQL no TIME from 838:59:59.000001 on and no TIMESTAMP before 1970-01-01 00:00:01, which MariaDB makes of
    // wrong ones with a fraction: a restore with such a value stops, which is a test of its own.
    private static RandomTable WithoutWhatOneFamilyLacks(RandomTable table) => table with
    {
        Create = Held(table.Create),
        Rows = [.. table.Rows.Select(Held)],
        Changes = [.. table.Changes.Select(Held)],
    };

    private static string Held(string statement) => statement
        .Replace("-0e0", "0e0", StringComparison.Ordinal)
        .Replace("838:59:59.999999", "838:59:58.999999", StringComparison.Ordinal)
        .Replace("x'0100000000000080FFFF7F7F'", "x'01000000000000800000803F'", StringComparison.Ordinal)
        .Replace("TIMESTAMP(6)", "TIMESTAMP", StringComparison.Ordinal);

    private static IEnumerable<int> Seeds()
    {
        if (Environment.GetEnvironmentVariable("BACKUPKIT_RANDOM_TABLES") is { Length: > 0 } named)
        {
            return named.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture));
        }

        var count = int.TryParse(Environment.GetEnvironmentVariable("BACKUPKIT_RANDOM"), CultureInfo.InvariantCulture, out var asked) ? asked : FixedTables;
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("BACKUPKIT_RANDOM_SEED"), CultureInfo.InvariantCulture, out var given) ? given : FixedSeed;
        return Gen.Choose(0, int.MaxValue).Sample(count, new Rnd(seed), count);
    }

    /// <returns>Whether the plan allowed it and what went wrong, or why it did not; neither when the source does not take the table.</returns>
    private static async Task<(bool IsAllowed, string? Why)> RunAsync(ServerName from, ServerName to, RandomTable table)
    {
        await using var source = await TestServers.CreateDatabaseAsync(from, "bk_random");
        await using var copy = new TargetDatabase(to);
        if (await RandomSchemaRound.CreateAsync(source, table) is not null)
        {
            return (false, null);
        }

        var set = await RestoreLab.DumpAsync(source);
        var target = RestoreLab.Target(to, options =>
        {
            options.ConvertFlavour = true;
            options.ConvertEngines = new Dictionary<string, string> { ["Aria"] = "InnoDB" };
        });
        var plan = await target.PlanAsync(set, RestoreLab.As(source, copy.Name));
        if (plan.Findings.FirstOrDefault(f => f.Severity == FindingSeverity.Error) is { } error)
        {
            return (false, error.Message);
        }

        try
        {
            await target.ExecuteAsync(plan);
            return (true, null);
        }
        catch (BackupException ex)
        {
            return (true, ex.Message);
        }
    }
}

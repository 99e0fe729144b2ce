using BackupKit.IntegrationTests.Accounts;
using BackupKit.IntegrationTests.Restore;
using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>Makes each kind of object on each server, backs it up, restores it and compares: the rows of the table in <c>docs/fidelity.md</c>.</summary>
[Collection(ExclusiveServerTests.Name)] // ANALYZE TABLE answers with a row, and makes no histogram, while another backup holds its lock.
public sealed class ObjectKindTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O5"), Trait("Rule", "O6"), Trait("Rule", "O7"), Trait("Rule", "O8"), Trait("Rule", "O9"), Trait("Rule", "O10"), Trait("Rule", "O11")]
    [Trait("Rule", "O12"), Trait("Rule", "O13"), Trait("Rule", "O14"), Trait("Rule", "O15"), Trait("Rule", "O16"), Trait("Rule", "O17"), Trait("Rule", "O18")]
    [Trait("Rule", "O22"), Trait("Rule", "O26")]
    public async Task Restore_EachKindOfADatabase_IsAsInTheSource(ServerName server)
    {
        var failures = new List<string>();
        foreach (var item in ObjectCases.All)
        {
            if (item.ScriptFor(server) is { } script && await Record.ExceptionAsync(() => ProveAsync(server, item, script)) is { } error)
            {
                failures.Add($"{item.Object}: {error.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O19"), Trait("Rule", "O21")]
    public async Task Restore_EachKindOfAServer_IsAsInTheSourceOrNamed(ServerName server)
    {
        await using var source = await ScratchServer.StartAsync(server);
        await using var target = await ScratchServer.StartAsync(server);
        var (from, to) = (await source.SocketConnectionStringAsync(), await target.SocketConnectionStringAsync());
        await using var session = await AccountLab.ConnectAsync(from);
        var cases = ServerObjectCases.All.Where(c => c.ScriptFor(server) is not null).ToList();
        foreach (var item in cases)
        {
            await AccountLab.RunAsync(session, item.ScriptFor(server)!);
        }

        await using var other = await AccountLab.ConnectAsync(to);
        await AccountLab.RunAsync(other, TestServers.IsMariaDb(server) ? "SELECT 1" : "SET GLOBAL partial_revokes=ON");
        var set = await AccountLab.DumpAsync(from);

        await AccountLab.RestoreAsync(to, set, AccountRestore.Replace);
        var compared = await MySqlServerComparer.CompareAsync(set, new MySqlCompareOptions { ConnectionString = to });

        Assert.Empty(cases.SelectMany(c => c.Kinds.Split(',')).Except(set.Manifest.Inventory.Select(i => i.Kind)));
        Assert.Empty(compared.Findings);
        Assert.All(
            cases.Where(c => c.Fate == ObjectFate.Recorded),
            c => Assert.Contains(compared.Notes, note => note.StartsWith($"The {c.Kinds} ", StringComparison.Ordinal) && note.EndsWith("not on the server; no restore makes it.", StringComparison.Ordinal)));
    }

    private static async Task ProveAsync(ServerName server, ObjectCase item, string script)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server, "bk_kind");
        await using var target = new TargetDatabase(server);
        try
        {
            await RestoreLab.RunAsync(source, script);
            var set = await RestoreLab.DumpAsync(source);
            Assert.Equal(item.Kinds.Split(',').Append("database").Distinct().Order(StringComparer.Ordinal), set.Manifest.Inventory.Select(i => i.Kind).Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(item.Fate == ObjectFate.Definition, set.Manifest.Inventory.Any(i => i is { Kind: "table", HasRows: false }));

            var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

            Assert.True(result.Verification!.IsPassed);
            Assert.Empty((await RestoreLab.CompareAsync(server, set, source, target.Name)).Findings);
            if (item.Probe is { } probe)
            {
                var expected = await AnswerAsync(server, source.Name, probe);
                Assert.NotEmpty(expected);
                Assert.Equal(expected, await AnswerAsync(server, target.Name, probe));
            }
        }
        finally
        {
            if (!TestServers.IsMariaDb(server))
            {
                await source.ExecuteAsync($"ALTER DATABASE `{source.Name}` READ ONLY=0");
            }
        }
    }

    private static async Task<IEnumerable<string>> AnswerAsync(ServerName server, string database, string sql)
    {
        await using var session = await TestServers.ConnectAsync(server);
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await session.ExecuteAsync($"USE {SqlText.Identifier(database)}");
        var statements = sql.Split("$$", StringSplitOptions.TrimEntries);
        foreach (var statement in statements[..^1])
        {
            await session.ExecuteAsync(statement);
        }

        var result = await session.QueryAsync(statements[^1]);
        return [.. result.Rows.Select(r => string.Join('|', Enumerable.Range(0, r.Count).Select(r.GetStringOrNull)))];
    }
}

using System.Runtime.CompilerServices;

using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Restore;

public sealed class TableShapeTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O6")]
    [Trait("Rule", "R5")]
    public async Task Restore_EveryTableShapeWithDeferredKeys_HasTheDefinitionsOfTheSource(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await source.ExecuteAsync("SET sql_mode='NO_ENGINE_SUBSTITUTION', innodb_strict_mode=OFF");
        var made = 0;
        foreach (var shape in await ReadAsync(server))
        {
            made += await MakeAsync(source, shape) ? 1 : 0;
        }

        var set = await RestoreLab.DumpAsync(source);
        await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name), options => options.DeferIndexBytes = 0);
        var compared = await RestoreLab.CompareAsync(server, set, source, target.Name);

        Assert.Empty(compared.Findings);
        Assert.True(made > 40, $"only {made} shapes could be made");
    }

    private static async Task<bool> MakeAsync(TestDatabase source, string shape)
    {
        try
        {
            foreach (var statement in shape.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                await source.ExecuteAsync(statement);
            }

            return true;
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1286 or 3981)
        {
            // An engine or an attribute that this build does not have.
            return false;
        }
    }

    private static async Task<List<string>> ReadAsync(ServerName server)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(Here())!, "TableShapes.sql"));
        return
        [
            .. text.Split("-- shape ", StringSplitOptions.RemoveEmptyEntries)
                .Select(s => (Head: s[..s.IndexOf('\n', StringComparison.Ordinal)].Split(' ')[1], Text: s[s.IndexOf('\n', StringComparison.Ordinal)..]))
                .Where(s => s.Head == "all" || s.Head == (TestServers.IsMariaDb(server) ? "ma" : "my"))
                .Select(s => s.Text),
        ];
    }

    private static string Here([CallerFilePath] string path = "") => path;
}

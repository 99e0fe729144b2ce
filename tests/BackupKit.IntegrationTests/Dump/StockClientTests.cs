using BackupKit.IntegrationTests.Snapshot;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>A set has to be of use without us: the stock clients restore it.</summary>
[Collection(ExclusiveServerTests.Name)]
public sealed class StockClientTests
{
    private const string Programs = """
        CREATE TRIGGER b2 BEFORE INSERT ON customer FOR EACH ROW BEGIN SET NEW.score = NEW.score + 1; SET NEW.name = CONCAT(NEW.name, ';'); END;
        CREATE TRIGGER a1 BEFORE INSERT ON customer FOR EACH ROW PRECEDES b2 SET NEW.score = NEW.score * 2;
        CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 42;
        CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SELECT 1;
        CREATE VIEW above AS SELECT * FROM rich WHERE spent > 0
        """;

    [Theory]
    [MemberData(nameof(FullDumpTests.Cases), MemberType = typeof(FullDumpTests))]
    [Trait("Rule", "A6")]
    public async Task Client_SetWithoutCompression_RestoresEqual(ServerName server, DataFormat format)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await FillAsync(database);
        var options = DumpLab.Options(database, o => o.Format = format);
        var original = await DumpLab.RunAsync(options);
        var directory = Directory.CreateTempSubdirectory("bk-stock-").FullName;
        try
        {
            await DumpLab.SaveAsync(original, directory);
            await database.ExecuteAsync($"DROP DATABASE `{database.Name}`");

            await RunFilesAsync(database, directory, "*-schema-create.sql", useDatabase: false);
            await RunFilesAsync(database, directory, "*-schema.sql");
            await RunFilesAsync(database, directory, "*.0????.sql");
            await RunFilesAsync(database, directory, "*-schema-view.sql");
            await RunFilesAsync(database, directory, $"../objects/client/{database.Name}.sql");

            EnsureEqual(original, await DumpLab.RunAsync(options));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task FillAsync(TestDatabase database)
    {
        await FullDumpTests.RunScriptAsync(database, FullDumpTests.Shop);
        await FullDumpTests.RunScriptAsync(database, Programs);
        await database.ExecuteAsync("CREATE PROCEDURE p(IN x INT) BEGIN SELECT x;\nSELECT 'a$$b'; -- in the middle\n END -- the end");
    }

    private static void EnsureEqual(DumpedSet original, DumpedSet restored)
    {
        Assert.Equal(
            original.Report.Inventory.Select(item => (item.Kind, item.Name, item.DefinitionSha256)),
            restored.Report.Inventory.Select(item => (item.Kind, item.Name, item.DefinitionSha256)));
        foreach (var item in original.Report.Inventory.Where(item => item.Kind == "table"))
        {
            Assert.Equal(original.Digest(item.Name), restored.Digest(item.Name));
        }

        foreach (var item in original.Report.Inventory.Where(item => item.Kind is "trigger" or "procedure" or "event"))
        {
            var other = restored.Item(item.Kind, item.Name);
            Assert.Equal(item.Properties["sql_mode"], other.Properties["sql_mode"]);
            Assert.Equal(item.Properties.GetValueOrDefault("action_order"), other.Properties.GetValueOrDefault("action_order"));
        }
    }

    private static async Task RunFilesAsync(TestDatabase database, string directory, string pattern, bool useDatabase = true)
    {
        var data = Path.Combine(directory, "data");
        foreach (var file in Directory.GetFiles(data, pattern).Order(StringComparer.Ordinal))
        {
            // Without --comments the client takes comments out of bodies, without --binary-mode it changes CR LF.
            string[] arguments =
            [
                StockTool.Login(database.Server), "--local-infile=1", "--comments", "--binary-mode",
                .. useDatabase ? [database.Name] : Array.Empty<string>(),
            ];
            await StockTool.RunAsync("mariadb", arguments, await File.ReadAllBytesAsync(file), data);
        }
    }
}

using System.Text;

using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

public sealed class ObjectCoverageTests
{
    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O1")]
    [Trait("Trap", "10")]
    public async Task Dump_VersionedTableAndSequence_AreInTheInventory(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE SEQUENCE s START 5 INCREMENT 3 CACHE 10");
        await database.ExecuteAsync("SELECT NEXTVAL(s)");
        await database.ExecuteAsync("CREATE TABLE h (a INT PRIMARY KEY, b INT) WITH SYSTEM VERSIONING");
        await database.ExecuteAsync("INSERT INTO h VALUES (1,1),(2,2)");
        await database.ExecuteAsync("UPDATE h SET b=3 WHERE a=1");
        await database.ExecuteAsync("DELETE FROM h WHERE a=2");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Equal("35", set.Item("sequence", "s").Properties["next_value"]);
        Assert.Contains("SETVAL(`s`, 35, 0, 0)", set.Text($"data/{database.Name}.s-schema-sequence.sql"), StringComparison.Ordinal);
        Assert.Equal("SYSTEM VERSIONED", set.Item("table", "h").Properties["table_type"]);
        Assert.Equal(3, set.Digest("h").Rows);
        Assert.Equal(["a", "b", "row_start", "row_end"], set.Item("table", "h").Columns.Select(column => column.Name));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O7")]
    [Trait("Trap", "15")]
    public async Task Dump_HiddenColumns_KeepTheirValues(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE i (a INT PRIMARY KEY, b INT DEFAULT 5 INVISIBLE)");
        await database.ExecuteAsync("INSERT INTO i (a, b) VALUES (1, 11), (2, 22)");
        if (server == ServerName.MySql97)
        {
            await database.ExecuteAsync("SET SESSION sql_generate_invisible_primary_key=ON");
            await database.ExecuteAsync("CREATE TABLE g (a INT)");
            await database.ExecuteAsync("INSERT INTO g VALUES (7), (8)");
        }

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Equal("1\t11\n2\t22\n", set.Text($"data/{database.Name}.i.00000.dat"));
        if (server == ServerName.MySql97)
        {
            Assert.Equal("1\t7\n2\t8\n", set.Text($"data/{database.Name}.g.00000.dat"));
            Assert.Contains("my_row_id", Encoding.UTF8.GetString(set.Definition(set.Item("table", "g"))), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O9")]
    [Trait("Trap", "14")]
    public async Task Dump_InvalidView_IsKeptAsTextAndReported(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT)");
        await database.ExecuteAsync("CREATE TABLE gone (a INT)");
        await database.ExecuteAsync("CREATE VIEW good AS SELECT a FROM t");
        await database.ExecuteAsync("CREATE VIEW broken AS SELECT a FROM gone");
        await database.ExecuteAsync("DROP TABLE gone");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Equal("false", set.Item("view", "broken").Properties["valid"]);
        Assert.Equal("true", set.Item("view", "good").Properties["valid"]);
        Assert.Contains("VIEW `broken`", Encoding.UTF8.GetString(set.Definition(set.Item("view", "broken"))), StringComparison.Ordinal);
        Assert.Contains(set.Report.Findings, finding => finding.Message.Contains("broken", StringComparison.Ordinal));
        Assert.True(set.Files.ContainsKey($"data/{database.Name}.good-schema-view.sql"));
        Assert.False(set.Files.ContainsKey($"data/{database.Name}.broken-schema-view.sql"));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O12")]
    [Trait("Trap", "12")]
    public async Task Dump_Triggers_ComeInActionOrder(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (a INT)");
        await database.ExecuteAsync("CREATE TRIGGER b2 BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a + 1");
        await database.ExecuteAsync("CREATE TRIGGER a1 BEFORE INSERT ON t FOR EACH ROW PRECEDES b2 SET NEW.a = NEW.a * 2");
        await database.ExecuteAsync("CREATE TRIGGER c3 BEFORE INSERT ON t FOR EACH ROW PRECEDES b2 SET NEW.a = NEW.a * 3");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        var triggers = set.Report.Inventory.Where(item => item.Kind == "trigger").ToList();
        Assert.Equal(["a1", "c3", "b2"], triggers.Select(trigger => trigger.Name));
        Assert.Equal(["1", "2", "3"], triggers.Select(trigger => trigger.Properties["action_order"]));
        Assert.All(triggers, trigger => Assert.Equal("t", trigger.Parent));
        var text = set.Text($"data/{database.Name}.t-schema-triggers.sql");
        Assert.True(text.IndexOf("a1", StringComparison.Ordinal) < text.IndexOf("c3", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O11")]
    [Trait("Trap", "13")]
    public async Task Dump_ProgramsOfAnotherEnvironment_KeepBytesAndEnvironment(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("SET NAMES latin1");
        await database.ExecuteAsync("SET sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone='+05:00'");
        await database.Session.ExecuteAsync(Encoding.Latin1.GetBytes("CREATE PROCEDURE p() SELECT '\\', \"é\" FROM (SELECT 1 AS \"é\") x"));
        await database.Session.ExecuteAsync(Encoding.Latin1.GetBytes("CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1 -- end"));
        await database.Session.ExecuteAsync(Encoding.Latin1.GetBytes("CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SELECT 'é'"));

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        var procedure = set.Item("procedure", "p");
        Assert.Contains("ANSI_QUOTES", procedure.Properties["sql_mode"], StringComparison.Ordinal);
        Assert.Equal("latin1", procedure.Properties["character_set_client"]);
        Assert.Equal("latin1_swedish_ci", procedure.Properties["collation_connection"]);
        Assert.True(procedure.Properties.ContainsKey("database_collation"));
        Assert.Contains("SELECT '\\', \"é\"", Encoding.Latin1.GetString(set.Definition(procedure)), StringComparison.Ordinal);
        var happening = set.Item("event", "e");
        Assert.Equal("+05:00", happening.Properties["time_zone"]);
        Assert.Equal("DISABLED", happening.Properties["status"]);
        Assert.Contains("'2030-01-01 00:00:00'", Encoding.Latin1.GetString(set.Definition(happening)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.MariaDb), MemberType = typeof(TestServers))]
    [Trait("Rule", "O18")]
    public async Task Dump_Packages_SpecificationBeforeBody(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("SET sql_mode=ORACLE");
        await database.ExecuteAsync("CREATE PACKAGE pk AS PROCEDURE a; END;");
        await database.ExecuteAsync("CREATE PACKAGE BODY pk AS PROCEDURE a AS BEGIN SELECT 1; END; END;");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Equal(
            ["package", "package body"],
            set.Report.Inventory.Select(item => item.Kind).Where(kind => kind.StartsWith("package", StringComparison.Ordinal)));
        Assert.Contains("ORACLE", set.Item("package", "pk").Properties["sql_mode"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Rule", "O14")]
    public async Task Dump_Library_IsThere()
    {
        await using var database = await TestServers.CreateDatabaseAsync(ServerName.MySql97);
        await database.ExecuteAsync("CREATE LIBRARY lib LANGUAGE JAVASCRIPT AS 'export function f(x) { return x }'");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Contains("CREATE LIBRARY", Encoding.UTF8.GetString(set.Definition(set.Item("library", "lib"))), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O6")]
    public async Task Dump_BlackholeTable_IsDefinitionOnlyAndSaysSo(ServerName server)
    {
        if (server != ServerName.MySql97)
        {
            return;
        }

        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE b (a INT) ENGINE=BLACKHOLE");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.False(set.Item("table", "b").HasRows);
        Assert.Contains(set.Report.OptOuts, text => text.Contains("BLACKHOLE", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "O22")]
    public async Task Dump_HostileNames_SurviveInTheInventory(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        string[] names = ["x/../y\n%00", "a`b.c", " lead", "T", "t", "漢字", "mydumper_0", "a-schema", "sp ace", "VALUES", new string('ü', 64)];
        foreach (var name in names)
        {
            await database.ExecuteAsync($"CREATE TABLE {SqlText.Identifier(name)} ({SqlText.Identifier(name)} INT PRIMARY KEY)");
            await database.ExecuteAsync($"INSERT INTO {SqlText.Identifier(name)} VALUES (1)");
        }

        foreach (var format in Enum.GetValues<DataFormat>())
        {
            var set = await DumpLab.RunAsync(DumpLab.Options(database, options => options.Format = format));

            Assert.Equal(names.Order(StringComparer.Ordinal), set.Report.Inventory.Where(i => i.Kind == "table").Select(i => i.Name).Order(StringComparer.Ordinal));
            Assert.All(names, name => Assert.Equal(set.Digest(name), set.ReadBack(name, format)));
            Assert.All(set.Files.Keys, key => Assert.Matches("^[A-Za-z0-9._+=@,~%/-]+$", key));
            Assert.Equal(set.Files.Count, set.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S13")]
    public async Task Dump_NonTransactionalTables_AreReadUnderTheirLock(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (a INT PRIMARY KEY) ENGINE=MyISAM");
        await database.ExecuteAsync("CREATE TABLE m0 (a INT PRIMARY KEY) ENGINE=MyISAM");
        await database.ExecuteAsync("CREATE TABLE i (a INT PRIMARY KEY)");
        await database.ExecuteAsync("INSERT INTO m VALUES (1), (2)");
        await database.ExecuteAsync("INSERT INTO i VALUES (1), (2), (3)");

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Equal(2, set.Digest("m").Rows);
        Assert.Equal(0, set.Digest("m0").Rows);
        Assert.Equal(3, set.Digest("i").Rows);
        await database.ExecuteAsync("INSERT INTO m VALUES (3)");
    }
}

using System.Text;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

public sealed class FullDumpTests
{
    internal const string Shop = """
        CREATE TABLE customer (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL, born DATE, photo BLOB,
            score FLOAT, kind ENUM('a','','b'), flags SET('x','y'), KEY (name));
        CREATE TABLE purchase (customer INT UNSIGNED, number INT, amount DECIMAL(12,2), at DATETIME(3),
            total DECIMAL(14,2) AS (amount * 2) VIRTUAL, PRIMARY KEY (customer, number),
            FOREIGN KEY (customer) REFERENCES customer (id));
        CREATE TABLE nothing (id INT PRIMARY KEY);
        CREATE TABLE keyless (a INT, b TEXT);
        CREATE VIEW rich AS SELECT c.name, SUM(p.amount) AS spent FROM customer c JOIN purchase p ON p.customer = c.id GROUP BY c.name;
        INSERT INTO customer (name, born, photo, score, kind, flags) VALUES
            ('Zoë 🦊', '2000-02-29', x'000102FF0A5C', 16777216, 'a', 'x,y'), ('', NULL, NULL, NULL, '', ''), ('tab\t', '1999-01-01', '', 0.1, 'b', 'y');
        INSERT INTO purchase (customer, number, amount, at) VALUES (1, 1, 9.99, '2024-01-01 00:00:00.125'), (1, 2, -5, NULL), (3, 1, 0, '2020-02-02');
        INSERT INTO keyless VALUES (1, 'x'), (1, 'x'), (NULL, NULL)
        """;

    public static TheoryData<ServerName, DataFormat> Cases
    {
        get
        {
            var cases = new TheoryData<ServerName, DataFormat>();
            foreach (var server in Enum.GetValues<ServerName>())
            {
                cases.Add(server, DataFormat.LoadData);
                cases.Add(server, DataFormat.Insert);
            }

            return cases;
        }
    }

    internal static async Task RunScriptAsync(TestDatabase database, string script)
    {
        foreach (var statement in script.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await database.ExecuteAsync(statement);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Dump_SmallDatabase_ReadsBackEqual(ServerName server, DataFormat format)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await RunScriptAsync(database, Shop);

        var set = await DumpLab.RunAsync(DumpLab.Options(database, options => options.Format = format));

        foreach (var (table, rows) in new[] { ("customer", 3), ("purchase", 3), ("nothing", 0), ("keyless", 3) })
        {
            Assert.Equal(rows, set.Digest(table).Rows);
            Assert.Equal(set.Digest(table), set.ReadBack(table, format));
            Assert.Equal(rows.ToString(), set.Item("table", table).Properties["rows"]);
        }

        Assert.Empty(set.Rows("nothing"));
        Assert.DoesNotContain(set.Item("table", "purchase").Columns, column => column.Name == "total");
        Assert.Equal(format == DataFormat.LoadData, set.Files.ContainsKey($"data/{database.Name}.customer.00000.dat"));
        Assert.All(set.Report.Inventory, item => Assert.True(set.Files.ContainsKey(item.Properties["definition"])));
        Assert.Contains("[config]", set.Text("data/metadata"), StringComparison.Ordinal);
        Assert.Equal(ConsistencyClass.Consistent, set.Report.Consistency.Class);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Dump_EmptyDatabase_HasItsDefinitionAlone(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);

        var set = await DumpLab.RunAsync(DumpLab.Options(database));

        Assert.Equal(
            [$"data/{database.Name}-schema-create.sql", $"objects/database/{database.Name}.sql"],
            set.Parts.Select(part => part.Key));
        Assert.StartsWith("CREATE DATABASE", Encoding.UTF8.GetString(set.Definition(set.Item("database", database.Name))), StringComparison.Ordinal);
    }
}

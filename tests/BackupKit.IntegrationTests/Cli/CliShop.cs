namespace BackupKit.IntegrationTests.Cli;

/// <summary>A small database of one test with every kind of object, a directory for sets, and the command told about the server.</summary>
internal sealed class CliShop : IAsyncDisposable
{
    public const string Variable = "BACKUPKIT_CLI_TEST_SERVER";
    private readonly List<string> _restored = [];

    private CliShop(TestDatabase database, string directory)
    {
        Database = database;
        Directory = directory;
    }

    public TestDatabase Database { get; }

    /// <summary>Where sets go.</summary>
    public string Directory { get; }

    public string ConnectionString => TestServers.ConnectionString(Database.Server);

    public static async Task<CliShop> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server, "bk_cli");
        await database.ExecuteAsync("CREATE TABLE customers (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100) NOT NULL, photo BLOB, score FLOAT, KEY (name))");
        await database.ExecuteAsync("INSERT INTO customers (name, photo, score) VALUES ('Ada 😀', x'00FF0A09', 16777217), ('Tab\\tLF\\n', NULL, -0.0), ('', '', 0.1)");
        await database.ExecuteAsync("CREATE TABLE orders (id BIGINT UNSIGNED PRIMARY KEY, customer INT NOT NULL, total DECIMAL(30,10), doc JSON, FOREIGN KEY (customer) REFERENCES customers (id))");
        await database.ExecuteAsync("INSERT INTO orders VALUES (1, 1, 12.5, '{\"a\":1}'), (18446744073709551615, 2, -0.0000000001, NULL)");
        await database.ExecuteAsync("CREATE TABLE log (line TEXT)");
        await database.ExecuteAsync("INSERT INTO log VALUES ('x'), ('x'), (NULL)");
        await database.ExecuteAsync("CREATE VIEW big AS SELECT * FROM orders WHERE total > 10");
        await database.ExecuteAsync("CREATE TRIGGER stamp BEFORE INSERT ON log FOR EACH ROW SET NEW.line = CONCAT('> ', NEW.line)");
        await database.ExecuteAsync("CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2");
        return new CliShop(database, System.IO.Directory.CreateTempSubdirectory("backupkit-cli-").FullName);
    }

    /// <summary>A name for a restored copy, dropped in the end.</summary>
    public string NewName()
    {
        var name = $"{Database.Name}_{_restored.Count}";
        _restored.Add(name);
        return name;
    }

    /// <summary>Runs a verb on the test's server.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync(WithServer(arguments), (Variable, ConnectionString));

    public CliProcess Start(params string[] arguments) => CliProcess.Start(WithServer(arguments), (Variable, ConnectionString));

    /// <summary>Backs the database up and gives the path of the set.</summary>
    public async Task<string> BackupAsync(params string[] arguments)
    {
        var result = await RunAsync(["backup", "--to", Directory, "--databases", Database.Name, "--json", .. arguments]);
        Assert.True(result.ExitCode == 0, result.All);
        return result.Json.GetProperty("set").GetProperty("path").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _restored)
        {
            await Database.ExecuteAsync($"DROP DATABASE IF EXISTS `{name}`");
        }

        await Database.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static string[] WithServer(string[] arguments) =>
        arguments[0] is "backup" or "restore" or "compare" or "precheck" ? [.. arguments, "--server", "env:" + Variable] : arguments;
}

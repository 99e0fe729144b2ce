using BackupKit.MySql;
using BackupKit.IntegrationTests.Restore;

namespace BackupKit.IntegrationTests.Verification.Mutations;

/// <summary>The database whose sets are mutated: every kind of part, several chunks, partitions, programs.</summary>
internal sealed class MutationSource : IAsyncDisposable
{
    private const string Script = """
        CREATE TABLE wide (id INT PRIMARY KEY AUTO_INCREMENT, a VARCHAR(200) NOT NULL DEFAULT 'here', b VARCHAR(200), n DOUBLE) $$
        CREATE TABLE keyless (v VARCHAR(20)) $$
        CREATE TABLE sliced (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200)) PARTITION BY HASH (id) PARTITIONS 3 $$
        CREATE TABLE log (line VARCHAR(200)) $$
        CREATE VIEW shown AS SELECT id, a FROM wide $$
        CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2 $$
        CREATE PROCEDURE note(words VARCHAR(100)) INSERT INTO log VALUES (words) $$
        CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' DISABLE DO DELETE FROM log $$
        CREATE TRIGGER first_one BEFORE INSERT ON wide FOR EACH ROW SET NEW.b = CONCAT(NEW.b, '!') $$
        CREATE TRIGGER second_one BEFORE INSERT ON wide FOR EACH ROW SET NEW.a = CONCAT(NEW.a, '?') $$
        INSERT INTO keyless VALUES ('same'), ('same'), ('other'), (NULL)
        """;

    private MutationSource(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public static async Task<MutationSource> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server, "bk_mutation");
        await RestoreLab.RunAsync(database, Script);
        for (var block = 0; block < 4; block++)
        {
            var rows = Enumerable.Range(block * 500, 500).Select(i => $"('aaaa{i % 7}{new string('x', 90)}','bbbb{new string('y', 60)}',{i}.5)");
            await database.ExecuteAsync($"INSERT INTO wide (a, b, n) VALUES {string.Join(',', rows)}");
        }

        await database.ExecuteAsync("INSERT INTO sliced (v) SELECT a FROM wide");
        await database.ExecuteAsync("ANALYZE TABLE wide, sliced");
        return new MutationSource(database);
    }

    public Task<EditableSet> BackUpAsync(DataFormat format = DataFormat.LoadData, Action<BackupPipelineBuilder>? configure = null) =>
        EditableSet.BackUpAsync(Database, format, configure);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

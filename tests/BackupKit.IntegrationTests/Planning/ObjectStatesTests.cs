using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Planning;

public sealed class ObjectStatesTests
{
    [Theory, Trait("Rule", "S19"), Trait("Category", "Slow")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Read_BodiesLargerThanOneAnswer_TellsWhichChanged(ServerName server)
    {
        const int Size = 14 << 20;
        await using var database = await TestServers.CreateDatabaseAsync(server);
        for (var i = 0; i < 5; i++)
        {
            await database.ExecuteAsync($"CREATE PROCEDURE p{i}() SELECT '{new string('x', Size)}'");
        }

        var whole = await Assert.ThrowsAnyAsync<MySqlWireException>(() => database.QueryAsync(
            $"SELECT ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{database.Name}'"));
        var before = await ReadAsync(database);
        await database.ExecuteAsync("DROP PROCEDURE p3");
        await database.ExecuteAsync($"CREATE PROCEDURE p3() SELECT '{new string('x', Size - 1)}y'");
        var changes = before.ChangesUntil(await ReadAsync(database));

        Assert.Equal(BackupErrorCode.ResultTooLarge, whole.Code);
        Assert.Equal([("procedure", database.Name, "p3", "changed")], changes);
    }

    // All in one second, so that the time of the last change is the same.
    [Theory, Trait("Rule", "S19")]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    public async Task Read_EachKindChangedWithinASecond_TellsAll(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        await database.ExecuteAsync("SET timestamp=1700000000");
        await CreateAsync(database, "INT", 1);
        await database.ExecuteAsync("CREATE FUNCTION same() RETURNS INT DETERMINISTIC RETURN 1");
        var before = await ReadAsync(database);
        foreach (var kind in new[] { "PROCEDURE x", "FUNCTION f", "EVENT e", "TRIGGER r" })
        {
            await database.ExecuteAsync("DROP " + kind);
        }

        await CreateAsync(database, "BIGINT", 2);
        await database.ExecuteAsync("CREATE PROCEDURE late() SELECT 1");
        var changes = before.ChangesUntil(await ReadAsync(database)).Select(c => $"{c.Kind} {c.Name} {c.What}").Order(StringComparer.Ordinal);

        Assert.Equal(["event e changed", "function f changed", "procedure late created", "procedure x changed", "trigger r changed"], changes);
    }

    // The procedure differs in the type of its parameter alone.
    private static async Task CreateAsync(TestDatabase database, string type, int value)
    {
        await database.ExecuteAsync($"CREATE PROCEDURE x(a {type}) SELECT 1");
        await database.ExecuteAsync($"CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN {value}");
        await database.ExecuteAsync($"CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO SELECT {value}");
        await database.ExecuteAsync($"CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.id = {value}");
    }

    private static Task<ObjectStates> ReadAsync(TestDatabase database) =>
        ObjectStates.ReadAsync(database.Session, [database.Name], hasTriggers: true, CancellationToken.None);
}

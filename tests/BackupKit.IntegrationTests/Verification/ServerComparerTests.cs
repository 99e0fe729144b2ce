using BackupKit.IntegrationTests.Restore;

namespace BackupKit.IntegrationTests.Verification;

public sealed class ServerComparerTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q4")]
    [Trait("Trap", "40")]
    public async Task Compare_RowsThatCancelOutInAnXor_AreFound(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (a VARCHAR(10), b VARCHAR(10), c VARCHAR(10))");
        await source.ExecuteAsync("INSERT INTO t VALUES ('x','x','x'), ('x','x','x'), ('a',NULL,'b'), ('a#b','c','')");
        var set = await RestoreLab.DumpAsync(source);

        await source.ExecuteAsync("DELETE FROM t WHERE a='x'");
        var lost = await RestoreLab.CompareAsync(server, set, source, source.Name);
        await source.ExecuteAsync("INSERT INTO t VALUES ('y','y','y'), ('y','y','y')");
        var swapped = await RestoreLab.CompareAsync(server, set, source, source.Name);
        await source.ExecuteAsync("UPDATE t SET a='x', b='x', c='x' WHERE a='y'");
        var same = await RestoreLab.CompareAsync(server, set, source, source.Name);
        await source.ExecuteAsync("UPDATE t SET a='a', b='b', c=NULL WHERE a='a'");
        var shifted = await RestoreLab.CompareAsync(server, set, source, source.Name);

        Assert.Equal("row-count", Assert.Single(lost.Findings).Name);
        Assert.Equal("row-digest", Assert.Single(swapped.Findings).Name);
        Assert.Empty(same.Findings);
        Assert.Equal("row-digest", Assert.Single(shifted.Findings).Name);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q3")]
    public async Task Compare_ChangedObjects_AreNamed(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await RestoreLab.RunAsync(source, """
            CREATE TABLE t (id INT PRIMARY KEY, v INT) $$
            CREATE TABLE dropped (id INT) $$
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1 $$
            CREATE TRIGGER lost BEFORE UPDATE ON t FOR EACH ROW SET NEW.v = 1 $$
            CREATE VIEW w AS SELECT 1 AS one
            """);
        var set = await RestoreLab.DumpAsync(source);
        await RestoreLab.RunAsync(source, """
            ALTER TABLE t ADD KEY (v) $$
            DROP TABLE dropped $$
            DROP TRIGGER tr $$
            DROP TRIGGER lost $$
            CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 2 $$
            CREATE TABLE added (id INT)
            """);

        var result = await RestoreLab.CompareAsync(server, set, source, source.Name);

        Assert.Equal(
            ["definition table t", "definition trigger tr", "extra-table table added", "missing-table table dropped", "missing-trigger trigger lost"],
            result.Findings
                .Select(f => $"{f.Name} {f.Subject.Replace($"`{source.Name}`.", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal)}")
                .Order(StringComparer.Ordinal));
    }
}

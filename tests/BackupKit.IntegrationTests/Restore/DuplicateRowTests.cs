using BackupKit.IntegrationTests.Verification.Mutations;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>Under unique_checks=0 InnoDB may skip the check of secondary unique keys; a set whose rows break one must not end as restored.</summary>
public sealed class DuplicateRowTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R6")]
    public async Task Restore_SetWithTwoRowsOfOneUniqueValue_Fails(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, k VARCHAR(20) NOT NULL, UNIQUE KEY once (k))");
        await source.ExecuteAsync($"INSERT INTO t VALUES {string.Join(',', Enumerable.Range(1, 500).Select(i => $"({i},'v{i}')"))}");
        var forged = await EditableSet.BackUpAsync(source);
        forged.EditRows(forged.Rows("t")[0].Key, rows => rows.Add("501\tv77"));
        forged.Forge();
        var set = await BackupSet.OpenAsync(forged);
        foreach (var (deferred, allowsLoadData) in new[] { (0L, true), (long.MaxValue, true), (long.MaxValue, false) })
        {
            await using var target = new TargetDatabase(server);

            var failed = await Assert.ThrowsAnyAsync<BackupException>(() => RestoreLab.RestoreAsync(
                server, set, RestoreLab.As(source, target.Name), options => (options.DeferIndexBytes, options.AllowLoadData) = (deferred, allowsLoadData)));

            Assert.True(failed.Code is BackupErrorCode.LoadMismatch or BackupErrorCode.CreateObjectFailed or BackupErrorCode.ComparisonFailed, failed.Message);
            Assert.NotNull(await target.ScalarAsync("SHOW TABLES LIKE '\\_backupkit\\_restore'"));
        }
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R6")]
    public async Task Compare_RowAddedPastTheUniqueCheck_IsFound(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await source.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, k VARCHAR(20), UNIQUE KEY once (k))");
        await source.ExecuteAsync("INSERT INTO t VALUES (1,'a'),(2,'b')");
        var set = await RestoreLab.DumpAsync(source);
        await source.ExecuteAsync("SET SESSION unique_checks=0");
        await source.ExecuteAsync("ALTER TABLE t DROP KEY once, ADD KEY once (k)");
        await source.ExecuteAsync("INSERT INTO t VALUES (3,'a')");

        var names = (await RestoreLab.CompareAsync(server, set, source, source.Name)).Findings.Select(f => f.Name);

        Assert.Equal(["definition", "row-count"], names.Order(StringComparer.Ordinal));
    }
}

namespace BackupKit.IntegrationTests.Restore;

public sealed class OrphanTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R4")]
    public async Task Restore_RowsWithoutTheirParent_AreReportedByTableKeyAndCount(ServerName server)
    {
        await using var other = await TestServers.CreateDatabaseAsync(server, "bk_other");
        await other.ExecuteAsync("CREATE TABLE far (id INT PRIMARY KEY)");
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await RestoreLab.RunAsync(source, $"""
            CREATE TABLE a (id INT PRIMARY KEY, b_id INT) $$
            CREATE TABLE b (id INT PRIMARY KEY, a_id INT, CONSTRAINT b_to_a FOREIGN KEY (a_id) REFERENCES a (id)) $$
            ALTER TABLE a ADD CONSTRAINT a_to_b FOREIGN KEY (b_id) REFERENCES b (id) $$
            CREATE TABLE tree (id INT PRIMARY KEY, up INT, CONSTRAINT `up s` FOREIGN KEY (up) REFERENCES tree (id)) $$
            CREATE TABLE pair (x INT, y VARCHAR(9), PRIMARY KEY (x, y)) $$
            CREATE TABLE uses (id INT PRIMARY KEY, x INT, y VARCHAR(9), CONSTRAINT both_parts FOREIGN KEY (x, y) REFERENCES pair (x, y)) $$
            CREATE TABLE away (id INT, CONSTRAINT to_far FOREIGN KEY (id) REFERENCES `{other.Name}`.far (id)) $$
            SET foreign_key_checks=0 $$
            INSERT INTO a VALUES (1, 1), (2, NULL), (3, 99) $$
            INSERT INTO b VALUES (1, 1), (2, 2), (3, NULL) $$
            INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 77), (4, 78) $$
            INSERT INTO pair VALUES (1, 'one') $$
            INSERT INTO uses VALUES (1, 1, 'one'), (2, 1, NULL), (3, NULL, 'none'), (4, 1, 'none') $$
            INSERT INTO away VALUES (5), (6), (7)
            """);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));

        Assert.True(result.Verification!.IsPassed);
        Assert.Equal(
            [
                $"The foreign key `a_to_b` of `{target.Name}`.`a` has 1 rows that refer to no row of `{target.Name}`.`b`.",
                $"The foreign key `both_parts` of `{target.Name}`.`uses` has 1 rows that refer to no row of `{target.Name}`.`pair`.",
                $"The foreign key `to_far` of `{target.Name}`.`away` has 3 rows that refer to no row of `{other.Name}`.`far`.",
                $"The foreign key `up s` of `{target.Name}`.`tree` has 2 rows that refer to no row of `{target.Name}`.`tree`.",
            ],
            Messages(result));
        Assert.All(result.Findings.Where(f => f.Code == BackupErrorCode.OrphanedRows), f => Assert.Equal(FindingSeverity.Warning, f.Severity));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R4")]
    public async Task Restore_ChildWithoutItsParentTable_CountsTheRowsThatReferToIt(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await ParentAndChildAsync(source);
        var set = await RestoreLab.DumpAsync(source);

        var result = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name) with { Tables = ["child"] });

        Assert.Equal(
            [$"The foreign key `up` of `{target.Name}`.`child` has 2 rows that refer to no row of `{target.Name}`.`parent`, which is not on the target."],
            Messages(result));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R4")]
    public async Task Restore_EveryRowHasItsParentOrTheCheckIsOff_SaysNothing(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var target = new TargetDatabase(server);
        await using var unchecked_ = new TargetDatabase(server);
        await ParentAndChildAsync(source);
        var set = await RestoreLab.DumpAsync(source);

        var whole = await RestoreLab.RestoreAsync(server, set, RestoreLab.As(source, target.Name));
        var part = await RestoreLab.RestoreAsync(
            server,
            set,
            RestoreLab.As(source, unchecked_.Name) with { Tables = ["child"] },
            options => options.ForeignKeyCheckTime = TimeSpan.Zero);

        Assert.Empty(Messages(whole));
        Assert.Empty(Messages(part));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "R4")]
    public async Task Restore_ParentInThePlaceOfAnother_CountsRowsOfTablesThatAreNotRestored(ServerName server)
    {
        await using var source = await TestServers.CreateDatabaseAsync(server);
        await using var far = await TestServers.CreateDatabaseAsync(server);
        await ParentAndChildAsync(source);
        await RestoreLab.RunAsync(far, $"CREATE TABLE away (p INT, CONSTRAINT from_far FOREIGN KEY (p) REFERENCES `{source.Name}`.parent (id))");
        var set = await RestoreLab.DumpAsync(source);
        await RestoreLab.RunAsync(source, "INSERT INTO parent VALUES (7) $$ INSERT INTO child VALUES (4, 7), (5, 7)");
        await far.ExecuteAsync("INSERT INTO away VALUES (7), (1)");

        var result = await RestoreLab.RestoreAsync(
            server, set, new RestoreRequest { Databases = [source.Name], Tables = ["parent"], Overwrite = true });

        Assert.Equal(
            [
                $"The foreign key `from_far` of `{far.Name}`.`away` has 1 rows that refer to no row of `{source.Name}`.`parent`.",
                $"The foreign key `up` of `{source.Name}`.`child` has 2 rows that refer to no row of `{source.Name}`.`parent`.",
            ],
            Messages(result).Order(StringComparer.Ordinal).OrderBy(m => m.Contains("`child`", StringComparison.Ordinal)));
    }

    private static Task ParentAndChildAsync(TestDatabase source) => RestoreLab.RunAsync(source, """
        CREATE TABLE parent (id INT PRIMARY KEY) $$
        CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT up FOREIGN KEY (p) REFERENCES parent (id)) $$
        INSERT INTO parent VALUES (1), (2) $$
        INSERT INTO child VALUES (1, 1), (2, 2), (3, NULL)
        """);

    private static IEnumerable<string> Messages(RestoreResult result) => result.Findings
        .Where(f => f.Code == BackupErrorCode.OrphanedRows)
        .Select(f => f.Message)
        .Order(StringComparer.Ordinal);
}

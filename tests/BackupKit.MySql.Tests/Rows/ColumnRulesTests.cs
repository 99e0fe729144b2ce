using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Rows;

public class ColumnRulesTests
{
    private static readonly ServerIdentity MySql = ServerIdentity.Parse("9.7.4-2", default);
    private static readonly ServerIdentity MariaDb = ServerIdentity.Parse("11.8.3-MariaDB", default);

    [Theory]
    [InlineData("int", "int unsigned", null, "`c`", null, LiteralForm.Number)]
    [InlineData("decimal", "decimal(65,30)", null, "`c`", null, LiteralForm.Number)]
    [InlineData("float", "float", null, "`c`*1e0", null, LiteralForm.Text)]
    [InlineData("float", "float(7,3)", null, "`c`*1e0", null, LiteralForm.Text)]
    [InlineData("double", "double", null, "`c`", null, LiteralForm.Text)]
    [InlineData("double", "double(20,4) unsigned", null, "`c`*1e0", null, LiteralForm.Text)]
    [InlineData("year", "year", null, "`c`", null, LiteralForm.Text)]
    [InlineData("varchar", "varchar(9)", "gbk", "`c`", null, LiteralForm.Text)]
    [InlineData("bit", "bit(9)", null, "`c`", null, LiteralForm.Binary)]
    [InlineData("geomcollection", "geomcollection", null, "`c`", null, LiteralForm.Binary)]
    [InlineData("json", "json", null, "`c`", "CONVERT(? USING utf8mb4)", LiteralForm.Text)]
    [InlineData("enum", "enum('a','')", "utf8mb4", "CAST(`c` AS UNSIGNED)", null, LiteralForm.EnumIndex)]
    [InlineData("enum", "enum('a','2')", "utf8mb4", "CAST(`c` AS UNSIGNED)", "CAST(? AS UNSIGNED)", LiteralForm.EnumIndex)]
    [InlineData("enum", "enum('a','\u00B2')", "utf8mb4", "CAST(`c` AS UNSIGNED)", "CAST(? AS UNSIGNED)", LiteralForm.EnumIndex)]
    [InlineData("enum", "enum('a','?')", "utf8mb4", "CAST(`c` AS UNSIGNED)", "CAST(? AS UNSIGNED)", LiteralForm.EnumIndex)]
    [InlineData("set", "set('a','')", "latin1", "`c`|0", null, LiteralForm.Number)]
    [InlineData("set", "set('a')", "utf16", "`c`|0", "CAST(? AS UNSIGNED)", LiteralForm.Number)]
    internal void Plan_MySql_FollowsTheRule(string type, string columnType, string? charset, string select, string? load, LiteralForm form) =>
        AssertPlan(MySql, type, columnType, charset, select, load, form);

    [Theory]
    [InlineData("uuid", "uuid", null, "CAST(`c` AS BINARY(16))", null, LiteralForm.Binary)]
    [InlineData("inet6", "inet6", null, "CAST(`c` AS BINARY(16))", null, LiteralForm.Binary)]
    [InlineData("inet4", "inet4", null, "CAST(`c` AS BINARY(4))", null, LiteralForm.Binary)]
    [InlineData("longtext", "longtext", "utf8mb4", "`c`", null, LiteralForm.Text)]
    internal void Plan_MariaDb_FollowsTheRule(string type, string columnType, string? charset, string select, string? load, LiteralForm form) =>
        AssertPlan(MariaDb, type, columnType, charset, select, load, form);

    [Fact]
    public void Plan_UnknownType_IsRefused()
    {
        var error = Assert.Throws<BackupException>(
            () => ColumnRules.Plan(MariaDb, new ColumnDescription("a`b", "hologram", "hologram(3)", null, true, "")));

        Assert.Equal(BackupErrorCode.UnsupportedObject, error.Code);
        Assert.Contains("`a``b`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, true)]
    [InlineData("INVISIBLE", null, true)]
    [InlineData("DEFAULT_GENERATED", null, true)]
    [InlineData("VIRTUAL GENERATED", "`a` + 1", false)]
    [InlineData("STORED GENERATED INVISIBLE", "`a` + 1", false)]
    [InlineData("STORED GENERATED", "ROW START", true)]
    [InlineData("STORED GENERATED, INVISIBLE", "ROW END", true)]
    public void IsStored_ByExtra_LeavesOutGeneratedColumns(string extra, string? expression, bool expected) =>
        Assert.Equal(expected, new ColumnDescription("c", "int", "int", null, true, extra, expression).IsStored);

    [Fact]
    public void HasPeriod_PlannedPeriodColumn_IsTrue()
    {
        var plan = ColumnRules.Plan(
            MariaDb,
            new ColumnDescription("rs", "timestamp", "timestamp(6)", null, false, "STORED GENERATED", "ROW START"));

        Assert.True(ColumnRules.HasPeriod([plan.Record]));
        Assert.Equal(plan, ColumnPlan.FromRecord(plan.Record));
    }

    private static void AssertPlan(
        ServerIdentity server, string type, string columnType, string? charset, string select, string? load, LiteralForm form)
    {
        var plan = ColumnRules.Plan(server, new ColumnDescription("c", type, columnType, charset, true, ""));

        Assert.Equal(new ColumnPlan(new ColumnRecord("c", columnType, charset, select, load), form), plan);
        Assert.Equal(plan, ColumnPlan.FromRecord(plan.Record));
    }
}

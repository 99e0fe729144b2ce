using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Tests.Rows;

public class LoadStatementTests
{
    private static readonly ColumnRecord[] Columns =
    [
        new("id", "int", null, "`id`", null),
        new("j`s", "json", null, "`j``s`", "CONVERT(? USING utf8mb4)"),
        new("e", "enum('1')", "latin1", "CAST(`e` AS UNSIGNED)", "CAST(? AS UNSIGNED)"),
    ];

    [Fact]
    public void Build_ColumnsWithLoadExpressions_SetsThemFromVariables() =>
        Assert.Equal(
            @"LOAD DATA LOCAL INFILE 'shop.t.00000.dat' INTO TABLE `shop`.`t` CHARACTER SET binary FIELDS TERMINATED BY '\t' ENCLOSED BY '' ESCAPED BY '\\'"
            + @" LINES STARTING BY '' TERMINATED BY '\n' (@v0,@v1,@v2) SET `id`=@v0,`j``s`=CONVERT(@v1 USING utf8mb4),`e`=CAST(@v2 AS UNSIGNED)",
            LoadStatement.Build("shop", "t", Columns, "shop.t.00000.dat"));

    [Fact]
    public void BuildFile_PlainColumn_HasHeaderAndStatement() =>
        Assert.Equal(
            "/*!40101 SET NAMES binary*/;\n"
            + "/*!40014 SET FOREIGN_KEY_CHECKS=0*/;\n"
            + "/*!40101 SET SQL_MODE='STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;\n"
            + "/*!40103 SET TIME_ZONE='+00:00' */;\n"
            + @"LOAD DATA LOCAL INFILE 'a.dat.zst' INTO TABLE `t` CHARACTER SET binary FIELDS TERMINATED BY '\t' ENCLOSED BY '' ESCAPED BY '\\'"
            + @" LINES STARTING BY '' TERMINATED BY '\n' (`id`)" + ";\n",
            LoadStatement.BuildFile("t", Columns[..1], "a.dat.zst"));

    [Theory]
    [InlineData(3, 0, "Records: 3  Deleted: 0  Skipped: 0  Warnings: 0", true)]
    [InlineData(3, 2, "Records: 3  Deleted: 0  Skipped: 0  Warnings: 2", false)]
    [InlineData(2, 0, "Records: 3  Deleted: 0  Skipped: 1  Warnings: 0", false)]
    [InlineData(3, 0, "Records: 4  Deleted: 0  Skipped: 1  Warnings: 0", false)]
    [InlineData(3, 0, "Records: 3  Deleted: 1  Skipped: 0  Warnings: 0", false)]
    [InlineData(2, 0, "", false)]
    [InlineData(3, 1, "", false)]
    public void Check_Outcome_PassesOnlyAnExactLoad(ulong affected, int warnings, string info, bool passes)
    {
        var outcome = new OkPayload(affected, 0, ServerStatus.None, warnings, info);

        var error = Record.Exception(() => LoadOutcome.Check(outcome, 3, "shop.t"));

        Assert.Equal(passes, error is null);
        Assert.True(error is null or BackupException { Code: BackupErrorCode.LoadMismatch });
    }
}

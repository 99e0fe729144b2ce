using System.Text;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Restore;

namespace BackupKit.MySql.Tests.Restore;

public sealed class TableBuildTests
{
    public static TheoryData<string> ShapeNames => [.. TableShapeGoldens.Read().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void Plan_RealShowCreate_StatementsAreGolden(string name)
    {
        var shape = TableShapeGoldens.Read().Single(s => s.Name == name);

        Assert.Equal(shape.Statements, Statements(shape.ShowCreate));
    }

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void Compose_AllItems_IsByteEqual(string name)
    {
        var text = Encoding.UTF8.GetBytes(TableShapeGoldens.Read().Single(s => s.Name == name).ShowCreate);

        var parsed = CreateTableText.Parse(text);

        Assert.NotNull(parsed);
        Assert.Equal(Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(parsed.Compose(_ => true)));
    }

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void Plan_CutAtEveryByte_NeverThrows(string name)
    {
        var text = Encoding.UTF8.GetBytes(TableShapeGoldens.Read().Single(s => s.Name == name).ShowCreate);

        for (var length = 0; length < text.Length; length++)
        {
            Assert.NotNull(TableBuild.Plan(text.AsMemory(0, length), defersKeys: true).Create);
        }
    }

    [Fact]
    public void Plan_SmallTable_OnlyForeignKeysAreDeferred()
    {
        var text = "CREATE TABLE `t` (\n  `a` int,\n  KEY `k` (`a`),\n  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`id`)\n) ENGINE=InnoDB"u8;

        var build = TableBuild.Plan(text.ToArray(), defersKeys: false);

        Assert.Empty(build.DeferredKeys);
        Assert.Equal("f", Assert.Single(build.ForeignKeys).Name);
        Assert.Equal("CREATE TABLE `t` (\n  `a` int,\n  KEY `k` (`a`)\n) ENGINE=InnoDB", Encoding.UTF8.GetString(build.Create));
    }

    [Fact]
    public void Plan_NothingToDefer_TextIsUntouched()
    {
        var text = "CREATE TABLE `t` (`a` int)"u8.ToArray();

        Assert.Equal(text, TableBuild.Plan(text, defersKeys: true).Create);
    }

    [Fact]
    [Trait("Rule", "O26")]
    public void Plan_Archive_CounterIsSetAfterTheRows()
    {
        var text = "CREATE TABLE `t` (\n  `a` int NOT NULL AUTO_INCREMENT,\n  KEY `k` (`a`)\n) ENGINE=ARCHIVE AUTO_INCREMENT=900 COMMENT='AUTO_INCREMENT=5'"u8;

        var build = TableBuild.Plan(text.ToArray(), defersKeys: true);

        Assert.Equal("900", build.AutoIncrementAfter);
        Assert.EndsWith(") ENGINE=ARCHIVE COMMENT='AUTO_INCREMENT=5'", Encoding.UTF8.GetString(build.Create), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteGoldens_WhenAsked()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            TableShapeGoldens.Write([.. TableShapeGoldens.Read().Select(s => s with { Statements = Statements(s.ShowCreate) })]);
        }
    }

    private static List<string> Statements(string showCreate)
    {
        var build = TableBuild.Plan(Encoding.UTF8.GetBytes(showCreate), defersKeys: true);
        List<byte[]> statements = [build.Create, .. TableBuild.AddKeys("d", "t", build.DeferredKeys)];
        if (build.ForeignKeys.Count > 0)
        {
            statements.Add(TableBuild.AddForeignKeys("d", "t", build.ForeignKeys));
        }

        return statements.ConvertAll(Encoding.UTF8.GetString);
    }
}

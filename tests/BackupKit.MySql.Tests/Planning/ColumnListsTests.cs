using System.Text;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Planning;

public sealed class ColumnListsTests
{
    [Fact]
    public void Read_RowsInAnyOrder_GivesEachTableItsColumnsInTheirOrder()
    {
        var columns = new ColumnLists().Read(List(
            Row("b", "y", "2", "int", "int", null, "NO", "", null),
            Row("a", "x", "1", "varchar", "varchar(9)", "utf8mb4", "YES", "", ""),
            Row("b", "x", "1", "VARCHAR", "varchar(9)", "utf8mb3", "NO", "", null),
            Row("a", "z", "3", "int", "int", null, "NO", "VIRTUAL GENERATED", "1+1"),
            Row("a", "y", "2", "int", "int", null, "NO", "", null)));

        Assert.Equal(["x", "y", "z"], columns["a"].Select(column => column.Name));
        Assert.Equal(["x", "y"], columns["b"].Select(column => column.Name));
        Assert.Equal(["utf8mb4", null, null], columns["a"].Select(column => column.CharacterSet));
        Assert.Equal(("utf8mb3", false, "varchar"), (columns["b"][0].CharacterSet, columns["b"][0].IsNullable, columns["b"][0].DataType));
        Assert.Equal([null, null, "1+1"], columns["a"].Select(column => column.GenerationExpression));
    }

    [Fact]
    public void Read_SameColumnInSeveralTables_IsTheSameObject()
    {
        var lists = new ColumnLists();
        var first = lists.Read(List(Row("a", "x", "1", "int", "int", null, "NO", "", null), Row("b", "x", "1", "int", "int", null, "NO", "", null)));
        var second = lists.Read(List(Row("c", "x", "1", "int", "int", null, "NO", "", null), Row("d", "x", "1", "int", "int", null, "YES", "", null)));

        Assert.Same(first["a"][0], first["b"][0]);
        Assert.Same(first["a"][0], second["c"][0]);
        Assert.NotSame(first["a"][0], second["d"][0]);
    }

    private static TextResult List(params TextRow[] rows) => new() { Columns = [], Rows = rows, WarningCount = 0 };

    private static TextRow Row(params string?[] values)
    {
        var payload = new List<byte>();
        foreach (var value in values)
        {
            payload.Add(value is null ? (byte)0xFB : (byte)value.Length);
            payload.AddRange(Encoding.UTF8.GetBytes(value ?? ""));
        }

        return new TextRow([.. payload], values.Length);
    }
}

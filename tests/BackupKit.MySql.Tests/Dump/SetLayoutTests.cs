using System.Text;

using BackupKit.MySql.Dump;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Tests.Dump;

public sealed class SetLayoutTests
{
    [Fact]
    public async Task Printed_TextsReadLaterInAnyOrder_HaveTheNamesKeptForThem()
    {
        var (first, second) = (Table("T"), Table("t"));
        var sut = CreateSut(correctsTexts: true, first, second);

        // The later name is asked for first.
        await second.DefineAsync(() => Task.FromResult(Text("t", "printed")), CancellationToken.None);
        await first.DefineAsync(() => Task.FromResult(Text("T", "printed")), CancellationToken.None);

        Assert.Equal("objects/table-as-printed/shop/t~2.sql", sut.Printed(second.Text)!.Key);
        Assert.Equal("objects/table-as-printed/shop/T.sql", sut.Printed(first.Text)!.Key);
        Assert.Equal("objects/table/shop/t~2.sql", sut.DefinitionKey(second.Text));
    }

    [Fact]
    public async Task Printed_TextsAreNeverCorrected_KeepsNoNames()
    {
        var (late, known) = (Table("late"), Table("known", Text("known", "printed")));
        var sut = CreateSut(correctsTexts: false, late, known);

        await late.DefineAsync(() => Task.FromResult(Text("late", null)), CancellationToken.None);

        Assert.Null(sut.PrintedKey(late.Text));
        Assert.Null(sut.Printed(late.Text));

        // Nothing was kept for one that is read later; what is known already says itself whether it has one.
        Assert.Throws<KeyNotFoundException>(() => sut.PrintedKey(Text("late", "printed")));
        Assert.Equal("objects/table-as-printed/shop/known.sql", sut.PrintedKey(known.Text));
    }

    private static SetLayout CreateSut(bool correctsTexts, params TableDump[] tables)
    {
        var layout = new SetLayout(DataFormat.LoadData, ".zst", correctsTexts);
        layout.Name(new DatabaseContents
        {
            Database = new ObjectDefinition { Kind = "database", Database = "shop", Name = "shop", Text = [] },
            Tables = tables,
            EmptyShells = [],
            Views = [],
            Sequences = [],
            Histograms = Array.Empty<string>().ToLookup(name => name),
            Triggers = [],
            Programs = [],
        });
        return layout;
    }

    private static TableDump Table(string name, ObjectDefinition? text = null) => new(
        new TableDefinition
        {
            Reference = new TableReference("shop", name, TableReference.BaseTable, "InnoDB", IsTransactional: true),
            Columns = [],
            Keys = [],
            Partitions = [],
        },
        text,
        [],
        1);

    private static ObjectDefinition Text(string name, string? printed) => new()
    {
        Kind = "table",
        Database = "shop",
        Name = name,
        Text = Encoding.UTF8.GetBytes("CREATE TABLE"),
        Printed = printed is null ? null : Encoding.UTF8.GetBytes(printed),
    };
}

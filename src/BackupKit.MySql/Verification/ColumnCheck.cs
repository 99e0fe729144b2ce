using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Verification;

/// <summary>
/// Checks that a manifest reads and loads each column by the expressions its type asks for. A comparison with a server uses them too: with
/// others, rows of another content would look equal.
/// </summary>
internal sealed class ColumnCheck(SourceIdentity source)
{
    private readonly ServerIdentity _server = ServerIdentity.Parse(
        source.Flavour == "mariadb" ? $"{source.Version}-MariaDB" : source.Version,
        ServerCapabilities.None);

    /// <summary>What is wrong with the columns of a table; <see langword="null"/> when nothing is.</summary>
    public string? Find(IReadOnlyList<ColumnRecord> columns)
    {
        if (columns.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count() != columns.Count)
        {
            return "names a column twice";
        }

        return columns.FirstOrDefault(c => !IsByTheRules(c)) is { } wrong
            ? $"reads or loads its column {SqlText.Identifier(wrong.Name)} by other expressions than its type asks for"
            : null;
    }

    /// <summary>The first word of a type, as it compares between versions of one flavour.</summary>
    public static string ComparableType(string type) => ColumnRules.TypeWord(type) is var word && word == "geometrycollection" ? "geomcollection" : word;

    private bool IsByTheRules(ColumnRecord column)
    {
        try
        {
            var description = new ColumnDescription(column.Name, ColumnRules.TypeWord(column.Type), column.Type, column.CharacterSet, IsNullable: true, Extra: "");
            var expected = ColumnRules.Plan(_server, description).Record;
            return expected.Select == column.Select && expected.Load == column.Load;
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.UnsupportedObject)
        {
            return false;
        }
    }
}

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>A CHECK of CREATE TABLE that stands by itself.</summary>
/// <param name="Name">Its name; empty when the server names it.</param>
/// <param name="Expression">What it checks, in its parentheses.</param>
/// <param name="IsEnforced">Whether it checks at all.</param>
internal sealed record CheckText(string Name, string Expression, bool IsEnforced)
{
    /// <summary>Reads the entry; <see langword="null"/> when it is something else.</summary>
    public static CheckText? Parse(TableItem item)
    {
        var cursor = new SqlCursor(item.Text);
        var name = cursor.TryTake("CONSTRAINT") ? cursor.TakeName() : "";
        if (!cursor.TryTake("CHECK") || !cursor.Is('('))
        {
            return null;
        }

        var check = new CheckText(name, cursor.TakeBalanced(), !cursor.TryTake("NOT", "ENFORCED"));
        return cursor.IsAtEnd ? check : null;
    }

    public string Compose() =>
        (Name.Length == 0 ? "" : $"CONSTRAINT {ExpressionText.Encode(SqlText.Identifier(Name))} ") + "CHECK " + Expression;
}

using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Views that the server can not open.</summary>
internal static class BrokenView
{
    /// <summary>Whether the server opens the view: it then lists its columns and prints its text.</summary>
    public static bool IsUsable(this (TableDefinition View, ObjectDefinition Text) view) =>
        view.View.Columns.Count > 0 && view.Text.Refusal is null;

    /// <summary>What the set has of a view that is not usable.</summary>
    public static PrecheckFinding Describe(ObjectDefinition text)
    {
        var name = SqlText.Identifier(text.Database, text.Name);
        return text.Refusal is null
            ? new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.UnsupportedObject,
                $"The view {name} is invalid on the source; its definition is backed up as it stands.",
                "Repair or drop it. A restore makes it as it is.")
            : new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.UnsupportedObject,
                $"The server does not print the view {name}, so its definition is put together from information_schema: ALGORITHM, a list of"
                + $" column names before AS, and character sets before literals may be missing. {text.Refusal}",
                "Drop the view, or create what it misses - for an unknown database an empty one of that name is enough - and back up again.");
    }
}

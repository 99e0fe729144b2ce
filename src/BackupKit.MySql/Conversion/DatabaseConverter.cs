using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Converts CREATE DATABASE.</summary>
internal sealed class DatabaseConverter(ConversionTarget target, ConversionNotes notes)
{
    public byte[] Convert(byte[] text)
    {
        if (DatabaseText.IsReadOnly(text) && target.Flavour == Flavour.MariaDb)
        {
            notes.Lose("READ ONLY of the database, which MariaDB does not have");
        }

        var (name, set, collation) = Read(text, Option);
        if (name is null || set is null)
        {
            notes.Block("its text is not of the form that servers print");
            return text;
        }

        var found = target.Collation(collation ?? CharacterSets.DefaultCollation(set) ?? set, notes);
        return Encoding.UTF8.GetBytes($"CREATE DATABASE {SqlText.Identifier(name)} /*!40100 DEFAULT CHARACTER SET {set} COLLATE {found} */");
    }

    /// <summary>The collation of the database; nothing else is in both families.</summary>
    public static string Shape(byte[] text)
    {
        var (_, set, collation) = Read(text, (_, _) => { });
        return $"collation {collation ?? CharacterSets.DefaultCollation(set ?? "")}";
    }

    private static (string? Name, string? Set, string? Collation) Read(byte[] text, Action<string, SqlCursor> onOption)
    {
        var cursor = new SqlCursor(text);
        var (name, set, collation) = (default(string), default(string), default(string));
        while (!cursor.IsAtEnd)
        {
            if (cursor.TryTake("CHARACTER", "SET"))
            {
                set = cursor.TakeName();
            }
            else if (cursor.TryTake("COLLATE"))
            {
                collation = cursor.TakeName();
            }
            else if (cursor.Current.Kind == SqlTokenKind.Identifier && name is null)
            {
                name = cursor.TakeName();
            }
            else if (cursor.TakeName() is { Length: > 0 } word && name is not null && word is not ("DEFAULT" or "="))
            {
                onOption(word, cursor);
            }
        }

        return (name, set, collation);
    }

    private void Option(string word, SqlCursor cursor)
    {
        _ = cursor.TryTake('=');
        var value = cursor.Take();
        if (word == "COMMENT")
        {
            notes.Lose($"COMMENT {value} of the database, which MySQL does not have");
        }
        else if (word != "ENCRYPTION" || value != "'N'")
        {
            notes.Block($"its option {word}={value} is not converted");
        }
    }
}

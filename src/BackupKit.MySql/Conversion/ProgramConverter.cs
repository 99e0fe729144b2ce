using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Converts views, routines, triggers and events: collations by name. Everything else is left as it is, for the target to take or refuse.</summary>
internal sealed class ProgramConverter(ConversionTarget target, ConversionNotes notes)
{
    public byte[] Convert(byte[] text, ProgramEnvironment environment)
    {
        if (!environment.CanTokenize(text))
        {
            notes.Block($"its character set {environment.CharacterSetClient} can not be read byte by byte");
            return text;
        }

        var output = new MemoryStream();
        var lexer = new SqlLexer(text, environment.Quoting);
        var isCollation = false;
        var isSet = false;
        while (lexer.Read())
        {
            if (lexer.Kind == SqlTokenKind.VersionOpen)
            {
                notes.Block("it has a version comment, which one family executes and the other does not");
            }

            var isName = lexer.Kind is SqlTokenKind.Word or SqlTokenKind.Identifier;
            output.Write(isCollation && isName ? Collation(lexer.Token) : lexer.Token);
            if (lexer.Kind >= SqlTokenKind.Identifier)
            {
                NoteSet(ref isSet, lexer);
                isCollation = lexer.IsKeyword("COLLATE"u8) || (isCollation && lexer.Is('='));
            }
        }

        return output.ToArray();
    }

    // Only where the name of the other family is sure to be one: a name with an underscore behind COLLATE.
    private byte[] Collation(ReadOnlySpan<byte> token)
    {
        var name = SqlName.Unquote(token);
        return name.Contains('_', StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(target.Collation(name, notes)) : token.ToArray();
    }

    private void NoteSet(ref bool isSet, SqlLexer lexer)
    {
        if (isSet && lexer.IsKeyword("utf8mb4"u8))
        {
            var (mysql, mariadb) = ("utf8mb4_0900_ai_ci", "that of MariaDB");
            var (from, to) = target.Flavour == Flavour.MariaDb ? (mysql, mariadb) : (mariadb, mysql);
            notes.Map("collation of CHARSET utf8mb4 without COLLATE", from, to);
        }

        isSet = lexer.IsKeyword("CHARSET"u8) || (lexer.IsKeyword("SET"u8) && isSet);
    }
}

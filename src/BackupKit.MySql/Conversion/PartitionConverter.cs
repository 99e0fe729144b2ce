using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Converts PARTITION BY. Both families print it alike, MySQL in a version comment that was taken away.</summary>
internal sealed class PartitionConverter(ConversionTarget target, ConversionNotes notes)
{
    private static readonly string[] Refused = ["SYSTEM_TIME", "DIRECTORY", "TABLESPACE", "NODEGROUP"];

    public string Convert(string partitions, string engine)
    {
        if (partitions.Length == 0)
        {
            return partitions;
        }

        var cursor = new SqlCursor(Encoding.Latin1.GetBytes(partitions));
        for (; !cursor.IsAtEnd; cursor.Position++)
        {
            if (Refused.FirstOrDefault(r => cursor.IsKeyword(r)) is { } word)
            {
                notes.Block($"its partitions have {word}, which is not converted");
            }

            // PARTITION p DEFAULT of a list in MariaDB.
            if (cursor.IsKeyword("DEFAULT") && target.Flavour == Flavour.MySql)
            {
                notes.Block("it has a DEFAULT partition, which MySQL does not have");
            }

            if (cursor.IsKeyword("ALGORITHM") && cursor.Is('=', 1) && !cursor.IsKeyword("1", 2) && !cursor.IsKeyword("2", 2))
            {
                notes.Block("its KEY partitions have an ALGORITHM that MySQL does not have");
            }
        }

        var other = target.Engine(engine, new ConversionNotes());
        if (target.Flavour == Flavour.MySql && !other.Equals("InnoDB", StringComparison.OrdinalIgnoreCase))
        {
            notes.Block($"MySQL has no partitions in the engine {other}");
        }

        return other.Equals(engine, StringComparison.OrdinalIgnoreCase) ? partitions : WithEngine(partitions, other);
    }

    private static string WithEngine(string partitions, string engine)
    {
        var output = new StringBuilder();
        var lexer = new SqlLexer(Encoding.Latin1.GetBytes(partitions));
        var isEngine = false;
        while (lexer.Read())
        {
            var isName = isEngine && lexer.Kind is SqlTokenKind.Word or SqlTokenKind.Identifier;
            output.Append(isName && isEngine ? engine : Encoding.Latin1.GetString(lexer.Token));
            isEngine = lexer.IsKeyword("ENGINE"u8) || (isEngine && (lexer.Is('=') || lexer.Kind == SqlTokenKind.Space));
        }

        return output.ToString();
    }
}

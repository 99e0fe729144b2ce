using System.Text;
using System.Text.RegularExpressions;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Corrects the names in foreign keys. MariaDB (10.11.18, 11.8) prints the name of the constraint and those of its columns, on both sides, without doubling
/// a back-tick in them, so that no server can read the text; all other names in a table are right.
/// </summary>
internal static partial class ForeignKeyNames
{
    /// <summary>Whether the server prints them so.</summary>
    public static bool MayBeWrong(ServerIdentity server) => server.Flavour == Flavour.MariaDb;

    /// <summary>Whether a foreign key may have such a name; text without any is surely right.</summary>
    public static bool MayBeWrong(ServerIdentity server, ReadOnlySpan<byte> text)
    {
        if (!MayBeWrong(server) || text.IndexOf(" FOREIGN KEY ("u8) < 0)
        {
            return false;
        }

        // Two back-ticks side by side are one in a name that is quoted right, and may be two in one that is not.
        return text.IndexOf("``"u8) >= 0
            || Encoding.Latin1.GetString(text).Split('\n').Any(line => IsForeignKey(line) && !IsPlain(line));
    }

    /// <summary>The text with the names as information_schema has them.</summary>
    /// <exception cref="BackupException">The text has a foreign key otherwise than this server is known to print it.</exception>
    public static async Task<byte[]> CorrectAsync(
        MySqlSession session,
        string database,
        string table,
        byte[] text,
        CancellationToken cancellationToken)
    {
        var sql = "SELECT CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME"
            + " FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL"
            + $" AND TABLE_SCHEMA={SchemaQueries.Literal(database)} AND TABLE_NAME={SchemaQueries.Literal(table)} ORDER BY ORDINAL_POSITION";
        var keys = await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        foreach (var key in keys.Rows.GroupBy(row => row.GetString(0)))
        {
            var right = Print(database, key, name => SqlText.Identifier(name));
            var wrong = Print(database, key, name => $"`{name}`");
            if (text.AsSpan().IndexOf(right) < 0)
            {
                text = Replace(text, wrong, right) ?? throw Unknown(database, table, key.Key);
            }
        }

        return text;
    }

    private static byte[] Print(string database, IEnumerable<TextRow> columns, Func<string, string> quote)
    {
        var rows = columns.ToList();
        var parent = rows[0].GetString(2) == database
            ? SqlText.Identifier(rows[0].GetString(3))
            : SqlText.Identifier(rows[0].GetString(2), rows[0].GetString(3));
        return Encoding.UTF8.GetBytes(
            $"\n  CONSTRAINT {quote(rows[0].GetString(0))} FOREIGN KEY ({Join(1)}) REFERENCES {parent} ({Join(4)})");

        string Join(int column) => string.Join(", ", rows.Select(row => quote(row.GetString(column))));
    }

    private static byte[]? Replace(byte[] text, byte[] from, byte[] to)
    {
        var at = text.AsSpan().IndexOf(from);
        return at < 0 || text.AsSpan(at + 1).IndexOf(from) >= 0
            ? null
            : [.. text.AsSpan(0, at), .. to, .. text.AsSpan(at + from.Length)];
    }

    private static bool IsForeignKey(string line) =>
        line.StartsWith("  CONSTRAINT `", StringComparison.Ordinal) && line.Contains(" FOREIGN KEY (", StringComparison.Ordinal);

    private static bool IsPlain(string line) =>
        Plain().Match(line) is { Success: true } match && match.Groups["child"].Captures.Count == match.Groups["parent"].Captures.Count;

    private static BackupException Unknown(string database, string table, string key) => new(
        BackupErrorCode.UnsupportedObject,
        $"The server prints the foreign key {SqlText.Identifier(key)} of {SqlText.Identifier(database, table)} in a way that can not be read.",
        "Rename the constraint and its columns so that no name holds a back-tick, or exclude the table.");

    [GeneratedRegex(@"^  CONSTRAINT `[^`]+` FOREIGN KEY \((?:`(?<child>[^`]+)`(?:, )?)+\) REFERENCES (?:`[^`]+`\.)?`[^`]+` \((?:`(?<parent>[^`]+)`(?:, )?)+\)[^`]*$")]
    private static partial Regex Plain();
}

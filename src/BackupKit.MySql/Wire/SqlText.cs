using System.Text;

namespace BackupKit.MySql.Wire;

/// <summary>Quotes names and values for control statements. Row values have their own encoders.</summary>
internal static class SqlText
{
    /// <summary>The name in back-ticks; valid under every sql_mode.</summary>
    public static string Identifier(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>Database and object name, each in back-ticks.</summary>
    public static string Identifier(string database, string name) => $"{Identifier(database)}.{Identifier(name)}";

    /// <summary>
    /// The text as a literal that means the same whether or not NO_BACKSLASH_ESCAPES is set and whatever the character set
    /// of the session is: plain ASCII in quotes, anything else as hexadecimal UTF-8.
    /// </summary>
    public static string StringLiteral(string value)
    {
        foreach (var character in value)
        {
            if (character is < ' ' or > '~' or '\\')
            {
                return $"CONVERT(0x{Convert.ToHexString(Encoding.UTF8.GetBytes(value))} USING utf8mb4)";
            }
        }

        return $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>
    /// The text in quotes as it stands, for definitions that take no expression; of a sql_mode without NO_BACKSLASH_ESCAPES.
    /// </summary>
    public static string QuotedText(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}

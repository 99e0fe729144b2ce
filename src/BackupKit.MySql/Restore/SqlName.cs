using System.Text;

namespace BackupKit.MySql.Restore;

/// <summary>Identifiers as SQL text holds them.</summary>
internal static class SqlName
{
    /// <summary>The name an identifier or word token stands for.</summary>
    public static string Unquote(ReadOnlySpan<byte> token)
    {
        if (token.Length < 2 || token[0] is not ((byte)'`' or (byte)'"'))
        {
            return Encoding.UTF8.GetString(token);
        }

        var quote = token[0] == (byte)'`' ? "`" : "\"";
        return Encoding.UTF8.GetString(token[1..^1]).Replace(quote + quote, quote, StringComparison.Ordinal);
    }

    /// <summary>The name in backticks.</summary>
    public static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>Both names in backticks.</summary>
    public static string Quote(string database, string name) => $"{Quote(database)}.{Quote(name)}";

    /// <summary>A string literal that is the same under every sql_mode and character set.</summary>
    public static string Literal(string value) =>
        value.Length == 0 ? "''" : $"_utf8mb4 x'{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value))}'";
}

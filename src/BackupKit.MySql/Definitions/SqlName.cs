using System.Text;

namespace BackupKit.MySql.Definitions;

/// <summary>Reads identifiers out of SQL text.</summary>
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
}

using System.Security.Cryptography;
using System.Text;

namespace BackupKit.MySql.Rows;

/// <summary>
/// Keys below <c>objects/</c>: each name is written so that no two names give the same key, on file systems without case too. Lower-case
/// letters, digits, <c>_</c> and <c>-</c> stand for themselves, every other byte of the UTF-8 name is <c>%XX</c>.
/// </summary>
internal static class ObjectFileName
{
    // File systems take 255 bytes; the hash and the extension need room.
    private const int MaxLength = 180;
    private const int KeptLength = 120;

    /// <summary>The key of an object, for example <c>objects/trigger/shop/orders_bi.sql</c>.</summary>
    public static string Key(string kind, string? database, string name) =>
        database is null ? $"objects/{kind}/{Encode(name)}.sql" : $"objects/{kind}/{Encode(database)}/{Encode(name)}.sql";

    /// <summary>One name. A long one is cut and gets <c>~</c> and 32 hex digits of its SHA-256.</summary>
    public static string Encode(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            var isPlain = value is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or (byte)'-';
            text.Append(isPlain ? ((char)value).ToString() : "%" + Convert.ToHexString([value]));
        }

        if (text.Length > MaxLength)
        {
            return $"{text.ToString(0, KeptLength)}~{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}";
        }

        // A device name of Windows would be one with any extension: its first letter is escaped.
        return IsDevice(text.ToString()) ? $"%{(int)text[0]:X2}{text.ToString(1, text.Length - 1)}" : text.ToString();
    }

    private static bool IsDevice(string name) =>
        name is "con" or "prn" or "aux" or "nul"
        || (name.Length == 4 && char.IsAsciiDigit(name[3]) && (name.StartsWith("com", StringComparison.Ordinal) || name.StartsWith("lpt", StringComparison.Ordinal)));
}

using System.Globalization;
using System.Text;

using BackupKit.Hashing;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Names the files of <c>objects/</c>: percent-encoded, shortened where a file system would refuse them, and never the same for two
/// objects, not even where the file system ignores case.
/// </summary>
/// <remarks>Not thread-safe. The manifest says which object a file belongs to; nothing has to decode a name.</remarks>
internal sealed class ObjectKeys
{
    private const int LongestName = 150;

    private readonly HashSet<string> _usedKeys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The key of an object's exact definition.</summary>
    public string DefinitionKey(string kind, string database, string? name)
    {
        var folder = kind.Replace(' ', '-');
        var path = name is null ? Encode(database) : $"{Encode(database)}/{Encode(name)}";
        var key = $"objects/{folder}/{path}";
        for (var copy = 2; !_usedKeys.Add(key); copy++)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"objects/{folder}/{path}~{copy}");
        }

        return key + ".sql";
    }

    private static string Encode(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-')
            {
                text.Append((char)value);
            }
            else
            {
                text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.Length <= LongestName
            ? text.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{text.ToString(0, LongestName)}~{XxHash3.Hash128(bytes):x32}");
    }
}

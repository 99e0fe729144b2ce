using System.Globalization;
using System.Text;

using BackupKit.Hashing;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Names the files of a set. The files of <c>data/</c> follow mydumper's rule (a plain name as it is, any other as <c>mydumper_n</c>);
/// those of <c>objects/</c> percent-encode. Two names never share a file, not even where the file system ignores case.
/// </summary>
/// <remarks>Not thread-safe. The manifest says which object a file belongs to; nothing has to decode a name.</remarks>
internal sealed class ObjectKeys
{
    private const string Reserved = "mydumper_";
    private const int LongestName = 150;

    private readonly Dictionary<string, string> _dataNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedDataNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _usedKeys = new(StringComparer.OrdinalIgnoreCase);
    private int _numbered;

    /// <summary>The name of a database or table as it appears in the file names of <c>data/</c>.</summary>
    public string DataName(string name)
    {
        if (!_dataNames.TryGetValue(name, out var file))
        {
            file = IsPlain(name) && _usedDataNames.Add(name)
                ? name
                : string.Create(CultureInfo.InvariantCulture, $"{Reserved}{_numbered++}");
            _dataNames.Add(name, file);
        }

        return file;
    }

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

    // "-schema" inside a name could be read as the kind of the file.
    private static bool IsPlain(string name) =>
        name.Length > 0
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        && !name.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase)
        && !name.Contains("-schema", StringComparison.OrdinalIgnoreCase);

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

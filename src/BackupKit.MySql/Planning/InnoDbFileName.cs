using System.Globalization;
using System.Text;

namespace BackupKit.MySql.Planning;

/// <summary>How InnoDB writes the name of a database or table: as in names of files.</summary>
internal static class InnoDbFileName
{
    /// <returns>The name as it stands in INNODB_TABLES; <see langword="null"/> with letters beyond ASCII, for which the server has tables of its own.</returns>
    public static string? Of(string name)
    {
        if (!Ascii.IsValid(name))
        {
            return null;
        }

        var text = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            _ = char.IsAsciiLetterOrDigit(letter) || letter == '_'
                ? text.Append(letter)
                : text.Append(CultureInfo.InvariantCulture, $"@{(int)letter:x4}");
        }

        return text.ToString();
    }
}

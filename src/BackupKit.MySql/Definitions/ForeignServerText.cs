using System.Globalization;
using System.Text.Json;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>CREATE SERVER from a row of mysql.servers, which MySQL prints in no statement.</summary>
internal static class ForeignServerText
{
    // Keywords before MariaDB 11.7, where any name can be an option.
    private static readonly HashSet<string> Keywords =
        new(StringComparer.OrdinalIgnoreCase) { "HOST", "DATABASE", "USER", "PASSWORD", "SOCKET", "OWNER", "PORT" };

    /// <summary>The statement; <see langword="null"/> when the options can not be read.</summary>
    /// <param name="row">
    /// Name, host, database, user, password, port, socket, wrapper, owner; since MariaDB 11.7 all options as a JSON object too.
    /// </param>
    public static string? Create(IReadOnlyList<string?> row)
    {
        var options = row.Count > 9 && row[9] is { Length: > 2 } json ? FromJson(json) : FromColumns(row);
        return options is null
            ? null
            : $"CREATE SERVER {SqlText.Identifier(row[0]!)} FOREIGN DATA WRAPPER {SqlText.Identifier(row[7]!)} OPTIONS ({string.Join(", ", options)})";
    }

    private static List<string> FromColumns(IReadOnlyList<string?> row)
    {
        (string Name, string? Value)[] texts =
            [("HOST", row[1]), ("DATABASE", row[2]), ("USER", row[3]), ("PASSWORD", row[4]), ("SOCKET", row[6]), ("OWNER", row[8])];
        var list = texts.Where(t => t.Value is { Length: > 0 }).Select(t => Option(t.Name, t.Value!)).ToList();
        if (row[5] is { } port && (port != "0" || list.Count == 0))
        {
            list.Add(Option("PORT", port));
        }

        return list;
    }

    private static List<string>? FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateObject().Select(p => Option(p.Name, p.Value.GetString() ?? ""))];
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Option(string name, string value) =>
        $"{(Keywords.Contains(name) ? name : SqlText.Identifier(name))} "
        + (name.Equals("PORT", StringComparison.OrdinalIgnoreCase) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? value
            : SqlText.QuotedText(value));
}

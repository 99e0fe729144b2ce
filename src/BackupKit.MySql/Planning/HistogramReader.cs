using System.Text;
using System.Text.Json;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Lists histograms of columns as what comes after UPDATE HISTOGRAM ON. They describe rows, so they are made again from the rows.
/// </summary>
internal static class HistogramReader
{
    /// <summary>The clauses by table; empty where the server has no histograms.</summary>
    public static async Task<ILookup<string, string>> ReadAsync(
        MySqlSession session,
        string database,
        CancellationToken cancellationToken)
    {
        if (!session.Server.IsAtLeast(Flavour.MySql, 8, 0, 3))
        {
            return Array.Empty<(string, string)>().ToLookup(p => p.Item1, p => p.Item2);
        }

        var result = await session
            .QueryAsync(
                // Not whole: its buckets hold values of rows, and thousands of them are more than one answer takes.
                "SELECT TABLE_NAME, COLUMN_NAME, JSON_EXTRACT(HISTOGRAM, _utf8mb4'$.\"number-of-buckets-specified\"'),"
                    + " JSON_EXTRACT(HISTOGRAM, _utf8mb4'$.\"auto-update\"') FROM information_schema.COLUMN_STATISTICS"
                    + $" WHERE SCHEMA_NAME={SchemaQueries.Literal(database)}",
                cancellationToken)
            .ConfigureAwait(false);
        return result.Rows
            .OrderBy(row => row.GetString(1), StringComparer.Ordinal)
            .ToLookup(row => row.GetString(0), row => Clause(row.GetString(1), row.GetString(2), row[3]));
    }

    private static string Clause(string column, string buckets, byte[]? update) =>
        $"{SqlText.Identifier(column)} WITH {buckets} BUCKETS{(update.AsSpan().SequenceEqual("true"u8) ? " AUTO UPDATE" : "")}";

    /// <summary>The clauses as the inventory keeps them: a JSON array.</summary>
    public static string? ToProperty(IEnumerable<string> clauses)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var clause in clauses)
            {
                json.WriteStringValue(clause);
            }

            json.WriteEndArray();
        }

        return stream.Length > 2 ? Encoding.UTF8.GetString(stream.ToArray()) : null;
    }

    /// <summary>The clauses of a table's property.</summary>
    public static IReadOnlyList<string> FromProperty(string? property)
    {
        if (property is null)
        {
            return [];
        }

        using var json = JsonDocument.Parse(property);
        return [.. json.RootElement.EnumerateArray().Select(e => e.GetString() ?? "")];
    }
}

using System.Text;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Puts the definition of a view together from information_schema.VIEWS, for views that the server does not print: MySQL refuses SHOW CREATE VIEW
/// when a database that the view names is gone (1049), every server when views refer to each other in a circle (1462).
/// </summary>
internal static class AssembledView
{
    /// <summary>The view; <see langword="null"/> when the server does not list it or hides its text.</summary>
    /// <param name="session">A session with the dump prologue.</param>
    /// <param name="database">The database.</param>
    /// <param name="name">The view.</param>
    /// <param name="refusal">What the server said to SHOW CREATE VIEW.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static async Task<ObjectDefinition?> ReadAsync(
        MySqlSession session,
        string database,
        string name,
        string refusal,
        CancellationToken cancellationToken)
    {
        var algorithm = session.Server.Flavour == Flavour.MariaDb ? "ALGORITHM" : "NULL";
        var sql = $"SELECT VIEW_DEFINITION, CHECK_OPTION, DEFINER, SECURITY_TYPE, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, {algorithm}"
            + $" FROM information_schema.VIEWS WHERE TABLE_SCHEMA={SchemaQueries.Literal(database)} AND TABLE_NAME={SchemaQueries.Literal(name)}";
        var result = await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
        return result.Rows.Count == 1 && result.Rows[0].GetStringOrNull(0) is { Length: > 0 }
            ? Assemble(database, name, refusal, result.Rows[0])
            : null;
    }

    private static ObjectDefinition Assemble(string database, string name, string refusal, TextRow row)
    {
        var select = row.GetString(0);
        var check = row.GetString(1) is { } option && option != "NONE" ? $" WITH {option} CHECK OPTION" : "";
        var text = $"CREATE ALGORITHM={row.GetStringOrNull(6) ?? "UNDEFINED"} DEFINER={Account(row.GetString(2))}"
            + $" SQL SECURITY {row.GetString(3)} VIEW {SqlText.Identifier(name)} AS {select}{check}";
        return new ObjectDefinition
        {
            Kind = "view",
            Database = database,
            Name = name,
            Text = Encoding.UTF8.GetBytes(text),
            Refusal = refusal,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["character_set_client"] = CharacterSet(text, row.GetString(4)),
                ["collation_connection"] = row.GetString(5),
            },
        };
    }

    // information_schema gives the text in UTF-8, whatever the view was made in.
    private static string CharacterSet(string text, string client) =>
        Ascii.IsValid(text) || client.StartsWith("utf8", StringComparison.Ordinal) ? client : "utf8mb4";

    // A role of MariaDB has no host.
    private static string Account(string definer)
    {
        var name = AccountName.FromServer(definer);
        return (name.Host is "" ? name with { Host = null } : name).Sql;
    }
}

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Planning;

/// <summary>
/// Reads the exact text of objects by SHOW CREATE. The session's results have no character set, so that the bytes come as the
/// server keeps them: in the character set the object was created with.
/// </summary>
internal static class DefinitionReader
{
    private static readonly Dictionary<string, string> Properties = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sql_mode"] = "sql_mode",
        ["time_zone"] = "time_zone",
        ["character_set_client"] = "character_set_client",
        ["collation_connection"] = "collation_connection",
        ["Database Collation"] = "database_collation",
    };

    /// <summary>Reads one object; a body that the account may not see is an error, never an empty text.</summary>
    /// <param name="session">A session with the dump prologue.</param>
    /// <param name="kind">The kind as the inventory names it.</param>
    /// <param name="database">The database.</param>
    /// <param name="name">The object; ignored for a database.</param>
    /// <param name="cancellationToken">Stops the statement.</param>
    public static async Task<ObjectDefinition> ReadAsync(
        MySqlSession session,
        string kind,
        string database,
        string name,
        CancellationToken cancellationToken)
    {
        try
        {
            var result = await QueryAsync(session, kind, database, name, cancellationToken).ConfigureAwait(false);
            var printed = (result.Rows.Count == 1 ? result.Rows[0][TextColumn(result)] : null) ?? throw Hidden(kind, database, name);
            var text = kind == "table" && ForeignKeyNames.MayBeWrong(session.Server, printed)
                ? await ForeignKeyNames.CorrectAsync(session, database, name, printed, cancellationToken).ConfigureAwait(false)
                : printed;
            return new ObjectDefinition
            {
                Kind = kind,
                Database = database,
                Name = name,
                Text = text,
                Printed = ReferenceEquals(text, printed) ? null : printed,
                Environment = Environment(result),
            };
        }
        catch (MySqlWireException ex) when (kind == "view" && IsRefusal(ex))
        {
            var assembled = await AssembledView.ReadAsync(session, database, name, ex.Message, cancellationToken).ConfigureAwait(false);
            if (assembled is null)
            {
                throw;
            }

            return assembled;
        }
    }

    private static bool IsRefusal(MySqlWireException error) =>
        error.ServerErrorNumber is not (0 or ServerErrorNumbers.QueryInterrupted) && !error.IsTransient;

    private static async Task<TextResult> QueryAsync(
        MySqlSession session,
        string kind,
        string database,
        string name,
        CancellationToken cancellationToken)
    {
        var subject = kind == "database" ? SqlText.Identifier(database) : SqlText.Identifier(database, name);
        try
        {
            // The text of a view names its own database only while another one is the default.
            if (kind == "view")
            {
                await session.ExecuteAsync($"USE {SqlText.Identifier(database)}", cancellationToken).ConfigureAwait(false);
            }

            return await session
                .QueryAsync($"SHOW CREATE {kind.ToUpperInvariant()} {subject}", cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1044 or 1142 or 1143 or 1227 or 1370)
        {
            throw Hidden(kind, database, name, ex);
        }
        catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1146 or 1305 or 1360 or 1539 or 4091
            || (ex.ServerErrorNumber == ServerErrorNumbers.UnknownDatabase && kind != "view"))
        {
            throw new BackupException(
                BackupErrorCode.DefinitionChanged,
                $"The {kind} {subject} was dropped while the backup ran.",
                "Run the backup again, without DDL beside it.",
                isTransient: true,
                ex);
        }
    }

    private static BackupException Hidden(string kind, string database, string name, Exception? inner = null) => new(
        BackupErrorCode.MissingPrivilege,
        $"The definition of the {kind} {SqlText.Identifier(database, name)} is hidden from the account.",
        kind switch
        {
            "view" => "Grant SHOW VIEW and SELECT on the database.",
            "trigger" => "Grant TRIGGER on the database.",
            "event" => "Grant EVENT on the database.",
            "procedure" or "function" or "package" or "package body" or "library" =>
                "Grant SHOW_ROUTINE (MySQL 8.0.20 and later), or SELECT on mysql.proc (MariaDB, MySQL 5.7).",
            _ => "Grant SELECT on the database.",
        },
        innerException: inner);

    private static int TextColumn(TextResult result)
    {
        for (var i = 0; i < result.Columns.Count; i++)
        {
            var name = result.Columns[i].Name;
            if (name.StartsWith("Create ", StringComparison.OrdinalIgnoreCase) || name == "SQL Original Statement")
            {
                return i;
            }
        }

        throw new KeyNotFoundException("SHOW CREATE returned no column with the text.");
    }

    private static Dictionary<string, string> Environment(TextResult result)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < result.Columns.Count; i++)
        {
            if (Properties.TryGetValue(result.Columns[i].Name, out var property)
                && result.Rows[0].GetStringOrNull(i) is { } value)
            {
                environment[property] = value;
            }
        }

        return environment;
    }
}

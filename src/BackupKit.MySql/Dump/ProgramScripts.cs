using System.Globalization;
using System.Text;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Writes routines, triggers, events and views as SQL files.</summary>
internal static class ProgramScripts
{
    /// <summary>Statements for mydumper's loader, which knows no DELIMITER.</summary>
    public static byte[] ForLoader(IEnumerable<ObjectDefinition> definitions)
    {
        var text = ScriptText.Definitions();
        foreach (var definition in definitions)
        {
            AppendEnvironment(text, definition, ";");
            text.Statement(definition.Text);
        }

        return text.Line("SET NAMES utf8mb4;").ToArray();
    }

    /// <summary>
    /// Statements for the <c>mysql</c> and <c>mariadb</c> clients: exact bodies between a delimiter that none of them contains,
    /// each under the database collation it was made with.
    /// </summary>
    public static byte[] ForClient(string database, string? databaseCollation, IReadOnlyList<ObjectDefinition> definitions)
    {
        var delimiter = Delimiter(definitions);
        var text = ScriptText.Definitions().Line($"DELIMITER {delimiter}");
        foreach (var definition in definitions)
        {
            var collation = definition.Environment.GetValueOrDefault("database_collation");
            var isForeign = collation is not null && databaseCollation is not null && collation != databaseCollation;
            if (isForeign)
            {
                text.Line(Collate(database, collation!) + delimiter);
            }

            AppendEnvironment(text, definition, delimiter);
            text.Exact(definition.Text).Line("").Line(delimiter);
            if (isForeign)
            {
                text.Line(Collate(database, databaseCollation!) + delimiter);
            }
        }

        return text.Line($"SET NAMES utf8mb4{delimiter}").Line("DELIMITER ;").ToArray();
    }

    /// <summary>A view over its placeholder table.</summary>
    public static byte[] View(ObjectDefinition view)
    {
        var name = SqlText.Identifier(view.Name);
        var text = ScriptText.Definitions()
            .Line($"DROP TABLE IF EXISTS {name};")
            .Line($"DROP VIEW IF EXISTS {name};");
        AppendEnvironment(text, view, ";");
        return text.Statement(view.Text).Line("SET NAMES utf8mb4;").ToArray();
    }

    /// <summary>The table that stands in for a view until all tables exist.</summary>
    public static byte[] ViewPlaceholder(TableDefinition view)
    {
        var columns = view.Columns.Select(column => $"{SqlText.Identifier(column.Name)} int");
        return ScriptText.Definitions()
            .Line($"CREATE TABLE IF NOT EXISTS {SqlText.Identifier(view.Name)} (")
            .Line(string.Join(",\n", columns))
            .Line(") ENGINE=MEMORY;")
            .ToArray();
    }

    private static string Collate(string database, string collation) =>
        $"ALTER DATABASE {SqlText.Identifier(database)} COLLATE {collation}";

    private static void AppendEnvironment(ScriptText text, ObjectDefinition definition, string terminator)
    {
        if (ObjectEnvironment.Statement(definition) is { Length: > 0 } statement)
        {
            text.Line(statement + terminator);
        }
    }

    private static string Delimiter(IReadOnlyList<ObjectDefinition> definitions)
    {
        for (var number = 0; ; number++)
        {
            var delimiter = number == 0 ? "$$" : string.Create(CultureInfo.InvariantCulture, $"$${number}$$");
            var bytes = Encoding.ASCII.GetBytes(delimiter);
            if (definitions.All(definition => definition.Text.AsSpan().IndexOf(bytes) < 0))
            {
                return delimiter;
            }
        }
    }
}

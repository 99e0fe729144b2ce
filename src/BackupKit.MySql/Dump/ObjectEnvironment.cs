using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Dump;

/// <summary>The session settings an object was made with, as SET statements.</summary>
internal static class ObjectEnvironment
{
    /// <summary>The assignments to make before CREATE; each value comes from the server's own output.</summary>
    public static IEnumerable<string> Assignments(ObjectDefinition definition)
    {
        var environment = definition.Environment;
        if (environment.TryGetValue("sql_mode", out var mode))
        {
            yield return $"sql_mode='{mode}'";
        }

        if (environment.TryGetValue("time_zone", out var zone))
        {
            yield return $"time_zone='{zone}'";
        }

        if (environment.TryGetValue("character_set_client", out var client))
        {
            yield return $"character_set_client={client}";
            yield return $"character_set_results={client}";
        }

        if (environment.TryGetValue("collation_connection", out var collation))
        {
            yield return $"collation_connection={collation}";
        }
    }

    /// <summary>One SET statement without terminator; empty when there is nothing to set.</summary>
    public static string Statement(ObjectDefinition definition)
    {
        var text = string.Join(", ", Assignments(definition));
        return text.Length == 0 ? "" : $"SET {text}";
    }
}

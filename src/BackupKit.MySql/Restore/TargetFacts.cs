using System.Collections.Frozen;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>What preflight reads of the target.</summary>
internal sealed record TargetFacts
{
    public required ServerIdentity Server { get; init; }

    /// <summary>The largest statement and row, in bytes, the server takes.</summary>
    public required long MaxAllowedPacket { get; init; }

    /// <summary>How the target tells names apart.</summary>
    public required NameCase Case { get; init; }

    /// <summary>How the target compares names of databases, tables and views.</summary>
    public StringComparer Names => Case.Tables;

    /// <summary>Whether the server takes LOAD DATA LOCAL.</summary>
    public required bool HasLocalInfile { get; init; }

    public required FrozenSet<string> Collations { get; init; }

    /// <summary>Engines that can be used, in lower case.</summary>
    public required FrozenSet<string> Engines { get; init; }

    /// <summary>Databases that exist and are visible.</summary>
    public required FrozenSet<string> Databases { get; init; }

    /// <summary>Reads them.</summary>
    public static async Task<TargetFacts> ReadAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var variables = await session
            .QueryAsync("SELECT @@max_allowed_packet, @@lower_case_table_names, @@global.local_infile", cancellationToken)
            .ConfigureAwait(false);
        var collations = await session
            .QueryAsync(CollationQuery(session.Server), cancellationToken)
            .ConfigureAwait(false);
        var engines = await session
            .QueryAsync("SELECT LOWER(ENGINE) FROM information_schema.ENGINES WHERE SUPPORT IN ('YES','DEFAULT')", cancellationToken)
            .ConfigureAwait(false);
        var databases = await session
            .QueryAsync("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", cancellationToken)
            .ConfigureAwait(false);
        var row = variables.Rows[0];
        return new TargetFacts
        {
            Server = session.Server,
            MaxAllowedPacket = row.GetInt64(0),
            Case = new NameCase(session.Server.Flavour, (int)row.GetInt64(1)),
            HasLocalInfile = row.GetInt64(2) != 0,
            Collations = Set(collations, StringComparer.OrdinalIgnoreCase),
            Engines = Set(engines, StringComparer.OrdinalIgnoreCase),
            Databases = Set(databases, StringComparer.Ordinal),
        };
    }

    // MariaDB 10.10 and later lists collations that serve several character sets without the name of the set.
    private static string CollationQuery(ServerIdentity server) => server.IsAtLeast(Flavour.MariaDb, 10, 10)
        ? "SELECT FULL_COLLATION_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY"
        : "SELECT COLLATION_NAME FROM information_schema.COLLATIONS";

    private static FrozenSet<string> Set(TextResult result, StringComparer comparer) =>
        result.Rows.Select(r => r.GetStringOrNull(0)).OfType<string>().ToFrozenSet(comparer);
}

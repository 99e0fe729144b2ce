using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Reads who the server is and which of its variables a restore has to know.</summary>
internal static class SourceFacts
{
    private static readonly string[] Variables =
    [
        "version_comment", "version_compile_os", "server_uuid", "server_id", "lower_case_table_names", "sql_mode", "time_zone",
        "system_time_zone", "character_set_server", "collation_server", "max_allowed_packet", "default_storage_engine",
        "innodb_page_size", "explicit_defaults_for_timestamp", "log_bin", "binlog_format", "binlog_row_image", "gtid_mode",
        "gtid_strict_mode", "restrict_fk_on_non_standard_key", "sql_generate_invisible_primary_key", "sql_require_primary_key",
        "default_table_encryption", "partial_revokes", "event_scheduler",
    ];

    public static async Task<SourceIdentity> ReadAsync(
        MySqlSession session,
        string address,
        CancellationToken cancellationToken)
    {
        var result = await session
            .QueryAsync($"SHOW GLOBAL VARIABLES WHERE Variable_name IN ('{string.Join("','", Variables)}')", cancellationToken)
            .ConfigureAwait(false);
        var variables = result.Rows.ToDictionary(
            row => row.GetString(0).ToLowerInvariant(), row => row.GetStringOrNull(1) ?? "", StringComparer.Ordinal);
        return new SourceIdentity
        {
            Flavour = session.Server.Flavour == Flavour.MariaDb ? "mariadb" : "mysql",
            Version = session.Server.VersionText,
            Address = address,
            ServerUuid = variables.GetValueOrDefault("server_uuid") ?? variables.GetValueOrDefault("server_id"),
            Variables = variables,
        };
    }
}

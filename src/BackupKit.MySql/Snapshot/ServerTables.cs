using System.Collections.Frozen;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>The tables that servers keep in their own databases; any other there was made by a user.</summary>
internal static class ServerTables
{
    private static readonly FrozenSet<string> Common = Set(
        "columns_priv db event func general_log gtid_slave_pos help_category help_keyword help_relation help_topic host "
        + "innodb_index_stats innodb_table_stats plugin proc procs_priv proxies_priv servers slow_log tables_priv time_zone "
        + "time_zone_leap_second time_zone_name time_zone_transition time_zone_transition_type user ndb_binlog_index");

    // MySQL 5.7 to 9.7 with NDB and the plugins of the enterprise edition, and their tables in the services of cloud providers.
    private static readonly FrozenSet<string> MySql = Set(
        "audit_log_filter audit_log_user component default_roles engine_cost firewall_group_allowlist firewall_groups firewall_membership "
        + "firewall_users firewall_whitelist global_grants gtid_executed masking_dictionaries ndb_apply_status ndb_replication ndb_schema "
        + "ndb_schema_result ndb_sql_metadata password_history replication_asynchronous_connection_failover "
        + "replication_asynchronous_connection_failover_managed replication_group_configuration_version "
        + "replication_group_member_actions role_edges server_cost slave_master_info slave_relay_log_info slave_worker_info "
        + "general_log_backup slow_log_backup ro_replica_status aurora_s3_load_history");

    // MariaDB 10.2 to 12, with Galera and the spider engine.
    private static readonly FrozenSet<string> MariaDb = Set(
        "column_stats global_priv index_stats password_reuse_check_history roles_mapping server_audit_filters server_audit_users "
        + "spider_link_failed_log spider_link_mon_servers spider_table_crd spider_table_position_for_recovery spider_table_sts "
        + "spider_tables spider_xa spider_xa_failed_log spider_xa_member table_stats transaction_registry wsrep_allowlist wsrep_cluster "
        + "wsrep_cluster_members wsrep_streaming_log general_log_backup slow_log_backup");

    /// <summary>Whether the server, a plugin of it or the provider that runs it made the table.</summary>
    public static bool Contains(ServerIdentity server, string database, string table)
    {
        if (database != "mysql")
        {
            return table == "sys_config";
        }

        return Common.Contains(table)
            || (server.Flavour == Flavour.MariaDb ? MariaDb : MySql).Contains(table)
            || table.StartsWith("rds_", StringComparison.Ordinal)

            // One for each engine that holds replicated tables.
            || (server.Flavour == Flavour.MariaDb && table.StartsWith("gtid_slave_pos_", StringComparison.Ordinal));
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

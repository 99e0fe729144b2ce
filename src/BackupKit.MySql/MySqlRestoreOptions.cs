namespace BackupKit.MySql;

/// <summary>Where to restore to, and how.</summary>
public sealed class MySqlRestoreOptions
{
    /// <summary>A connection string with MySqlConnector's keywords. Required. Never logged or stored.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// From how many plain bytes of rows on a table gets its secondary indexes after its rows, which is faster for large tables and
    /// slower for small ones.
    /// </summary>
    /// <value>Default 4 MiB; 0 defers every index.</value>
    public long DeferIndexBytes { get; set; } = 4L << 20;

    /// <summary>Whether events that were enabled in the source are enabled once everything else is done.</summary>
    /// <value>Default <see langword="true"/>; with <see langword="false"/> they stay disabled.</value>
    public bool EnableEvents { get; set; } = true;

    /// <summary>What happens to the users and roles of the set.</summary>
    /// <value>Default <see cref="AccountRestore.None"/>: accounts are never made without being asked for.</value>
    public AccountRestore Accounts { get; set; } = AccountRestore.None;

    /// <summary>Whether the target writes the restore to its binary log; <see langword="false"/> needs a privilege.</summary>
    /// <value>Default <see langword="true"/>: replicas of the target get the data too.</value>
    public bool WriteBinaryLog { get; set; } = true;

    /// <summary>Whether rows may be loaded by LOAD DATA LOCAL where the target allows it; otherwise INSERT statements are sent.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool AllowLoadData { get; set; } = true;

    /// <summary>
    /// How long one foreign key may be checked for rows that refer to no row, once everything is loaded. The target does not check them
    /// while it loads. Such rows are warnings of the result and fail nothing.
    /// </summary>
    /// <value>Default 10 minutes; <see cref="TimeSpan.Zero"/> leaves the check out.</value>
    public TimeSpan ForeignKeyCheckTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Who is the definer of views, routines, packages, triggers and events that <see cref="DefinerMap"/> does not name.</summary>
    /// <value>Default <see cref="DefinerPolicy.Keep"/>.</value>
    public DefinerPolicy Definers { get; set; }

    /// <summary>
    /// Definers by the definer of the source that each replaces, as <c>user@host</c>; a name without <c>@</c> is a role of MariaDB.
    /// </summary>
    public IReadOnlyDictionary<string, string> DefinerMap { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether tables that are chosen by name come with their triggers.</summary>
    /// <value>Default <see langword="false"/>. A restore of whole databases always has them.</value>
    public bool WithTriggers { get; set; }

    /// <summary>
    /// Whether foreign keys are left out whose parent table is neither restored nor on the target. Each is a warning of the plan, and the
    /// comparison after the restore knows of them.
    /// </summary>
    /// <value>Default <see langword="false"/>: they are made, and inserts into the child fail until the parent exists.</value>
    public bool OmitKeysWithoutParent { get; set; }

    /// <summary>
    /// Whether a set of MySQL may be restored to MariaDB, and one of MariaDB to MySQL. Definitions are converted by fixed tables; the plan names
    /// everything that is written otherwise or left out, and refuses what the target can not hold. Accounts are not converted.
    /// </summary>
    /// <value>Default <see langword="false"/>: a set of the other family is refused. Without meaning for a set of the same family.</value>
    public bool ConvertFlavour { get; set; }

    /// <summary>Engines that become another one with <see cref="ConvertFlavour"/>, by the engine in the set: <c>Aria</c> to <c>InnoDB</c>.</summary>
    /// <value>Default empty: an engine that the target does not have is refused.</value>
    public IReadOnlyDictionary<string, string> ConvertEngines { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether the target's redo log is off while tables are made and rows loaded (MySQL 8.0.21 and later). It saves writing pages twice. A crash
    /// of the server meanwhile loses its whole instance, so a target with tables that are not restored is refused. However the restore ends, by
    /// failure or cancellation too, the log is on again first; only a killed process leaves it off.
    /// </summary>
    /// <value>Default <see langword="false"/>. Needs INNODB_REDO_LOG_ENABLE, and SELECT on everything.</value>
    public bool DisableRedoLog { get; set; }

    /// <summary>How often a part is tried again after a lost connection, a deadlock or a lock time-out.</summary>
    /// <value>Default 5.</value>
    public int Retries { get; set; } = 5;
}

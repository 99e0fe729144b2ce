using System.Text.Json.Serialization;

namespace BackupKit.MySql;

/// <summary>How the dumped tables are protected against DDL while rows are read. Changes are detected in every mode.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DdlGuard>))]
public enum DdlGuard
{
    /// <summary>The backup lock where the server has one (MySQL 8 and later), metadata locks elsewhere; the default.</summary>
    Auto = 0,

    /// <summary><c>LOCK INSTANCE FOR BACKUP</c> for the whole run.</summary>
    BackupLock,

    /// <summary>
    /// Metadata locks on all tables for the whole run. A DDL statement that waits for one makes later statements on that
    /// table wait behind it.
    /// </summary>
    PinMetadata,

    /// <summary>
    /// Nothing is locked; a change fails the run. On MariaDB, EXCHANGE PARTITION between the snapshot and the rows of the table is not
    /// noticed: the server reads the exchanged rows without a word. Use another guard where partitions are exchanged.
    /// </summary>
    DetectOnly,
}

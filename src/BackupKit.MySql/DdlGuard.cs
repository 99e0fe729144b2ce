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
    /// Nothing is locked; a changed table fails the run, and a changed view, program or trigger is a finding. That another table of the same
    /// definition took the name of one, by RENAME TABLE or EXCHANGE PARTITION, is told by InnoDB's number of the table, which takes PROCESS to
    /// see. A table whose number is not seen, for want of PROCESS, of ASCII in its name or of InnoDB, is protected by a metadata lock.
    /// </summary>
    DetectOnly,
}

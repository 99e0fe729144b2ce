namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>When in a backup another session's DDL comes; in order of time.</summary>
public enum DdlMoment
{
    /// <summary>When the tables are listed and nothing is locked.</summary>
    BeforeLock,

    /// <summary>Under the lock of the opening, before a view is open.</summary>
    Locked,

    /// <summary>While the views are open, under the lock of the opening.</summary>
    ViewsOpen,

    /// <summary>Between the moment of the rows and the reading of definitions.</summary>
    BeforeDefinitions,

    /// <summary>Between definitions and rows.</summary>
    BeforeRows,

    /// <summary>After the rows of another table, before those of this one.</summary>
    BetweenTables,

    /// <summary>Between two chunks of the table.</summary>
    AmongRows,

    /// <summary>After the last row, before the proof at the end.</summary>
    BeforeEnd,
}

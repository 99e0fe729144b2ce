namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>When in a backup another session's DDL comes.</summary>
public enum DdlMoment
{
    /// <summary>While the views open, under the lock of the opening.</summary>
    Window,

    /// <summary>Between the moment of the rows and the reading of definitions.</summary>
    BeforeDefinitions,

    /// <summary>Between definitions and rows.</summary>
    BeforeRows,

    /// <summary>After a part of the rows.</summary>
    AmongRows,

    /// <summary>After the last row, before the proof at the end.</summary>
    BeforeEnd,
}

namespace BackupKit.MySql.Snapshot;

/// <summary>Stands in the opening of a snapshot; the step waits for it.</summary>
internal delegate Task SnapshotObserver(SnapshotStep step, int index, CancellationToken cancellationToken);

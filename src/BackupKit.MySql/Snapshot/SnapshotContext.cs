using BackupKit.MySql.Wire;

using Microsoft.Extensions.Logging;

namespace BackupKit.MySql.Snapshot;

/// <summary>What every part of one snapshot is given.</summary>
internal sealed record SnapshotContext
{
    public required MySqlSourceOptions Options { get; init; }

    public required MySqlConnectionSettings Settings { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>
    /// Called before the views open, unless the backup lock keeps DDL away, with a session without a view and the tables found. Answers which of
    /// them can not change unnoticed; under DetectOnly the others are protected by metadata locks. May be called again.
    /// </summary>
    public Func<MySqlSession, TableScope, CancellationToken, Task<IReadOnlySet<TableReference>>>? LookBefore { get; init; }

    /// <summary>Called at each step of the opening; null outside of tests.</summary>
    public SnapshotObserver? Observer { get; init; }

    /// <summary>For how long the server has to wait for a session that takes nothing.</summary>
    public TimeSpan WriteTimeout { get; init; } = SessionPrologue.WriteTimeout;

    public SnapshotEvidence Evidence { get; } = new();

    public Task ObserveAsync(SnapshotStep step, int index, CancellationToken cancellationToken) =>
        Observer?.Invoke(step, index, cancellationToken) ?? Task.CompletedTask;

    public void Note(string note)
    {
        Evidence.Note(note);
        Logger.LogInformation("Snapshot: {Note}", note);
    }
}

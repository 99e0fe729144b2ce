using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>No lock at all: one view is consistent in itself, so all rows are read through one session.</summary>
internal sealed class SingleSessionStrategy(bool isAllowed) : LockStrategy
{
    public override string Name => "single-session";

    public override bool NeedsOneView => true;

    public override Task<LockAttempt> BlockWritesAsync(
        MySqlSession control,
        TableScope scope,
        CancellationToken cancellationToken) =>
        Task.FromResult(isAllowed || scope.Tables.Count(t => t.HasRows) <= 1
            ? LockAttempt.Taken
            : LockAttempt.Refused("not allowed by AllowSingleSession"));

    public override Task ReleaseAsync(MySqlSession control, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task AbandonAsync(MySqlSession control, CancellationToken cancellationToken) => Task.CompletedTask;
}

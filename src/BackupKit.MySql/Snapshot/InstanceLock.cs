using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary><c>LOCK INSTANCE FOR BACKUP</c> of MySQL 8 and later: no DDL and no purge of binary logs, while rows may change.</summary>
internal sealed class InstanceLock
{
    private MySqlSession? _holder;

    public bool IsHeld => _holder is { IsBroken: false };

    public static bool Exists(ServerIdentity server) => server.IsAtLeast(Flavour.MySql, 8, 0);

    public async Task<LockAttempt> TryTakeAsync(MySqlSession control, CancellationToken cancellationToken)
    {
        const string Sql = "LOCK INSTANCE FOR BACKUP";
        var attempt = await LockStatement.TryAsync(control, Sql, Sql, cancellationToken).ConfigureAwait(false);
        _holder = attempt.IsTaken ? control : null;
        return attempt;
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_holder is { IsBroken: false } holder)
        {
            await holder.ExecuteAsync("UNLOCK INSTANCE", cancellationToken).ConfigureAwait(false);
        }

        _holder = null;
    }
}

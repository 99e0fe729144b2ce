using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>How sessions with the target are opened.</summary>
/// <param name="Settings">Where it is.</param>
/// <param name="WritesBinaryLog">Whether the target logs what the restore writes.</param>
/// <param name="TimeProvider">Clock of time-outs.</param>
internal sealed record TargetAccess(MySqlConnectionSettings Settings, bool WritesBinaryLog, TimeProvider TimeProvider)
{
    public Task<MySqlSession> ConnectAsync(CancellationToken cancellationToken) => MySqlSession.ConnectAsync(
        Settings,
        new MySqlSessionOptions { AllowLocalInfile = true, TimeProvider = TimeProvider },
        cancellationToken);
}

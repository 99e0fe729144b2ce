using System.Net;

namespace BackupKit.MySql.Wire;

/// <summary>Ends the running statement of one session with KILL QUERY from a side connection.</summary>
/// <remarks>
/// Closing the socket alone would leave the server's thread, and the locks it waits for, until its next write blocks.
/// The side connection goes to the very address of the session: another server would kill another session's statement.
/// </remarks>
internal sealed class StatementCancellation(
    MySqlConnectionSettings settings,
    MySqlSessionOptions options,
    EndPoint endpoint,
    uint connectionId)
{
    private readonly Lock _gate = new();
    private Task? _kill;

    public bool HasBegun => Volatile.Read(ref _kill) is not null;

    /// <summary>Sends the KILL once; never throws.</summary>
    public void Begin()
    {
        if (!options.KillOnCancel)
        {
            return;
        }

        lock (_gate)
        {
            _kill ??= KillAsync();
        }
    }

    /// <summary>Waits until the KILL was answered or given up.</summary>
    public Task WaitAsync() => Volatile.Read(ref _kill) ?? Task.CompletedTask;

    private async Task KillAsync()
    {
        using var timeout = new CancellationTokenSource(options.CancelTimeout, options.TimeProvider);
        try
        {
            var side = await MySqlSession
                .ConnectAsync(settings, SideOptions(), endpoint, timeout.Token)
                .ConfigureAwait(false);
            await using (side.ConfigureAwait(false))
            {
                await side.ExecuteAsync($"KILL QUERY {connectionId}").ConfigureAwait(false);
            }
        }
        catch (Exception ex) when (ex is MySqlWireException or OperationCanceledException)
        {
            // Best effort: the statement may have ended (1094), or the server may be gone; the caller closes the socket then.
        }
    }

    private MySqlSessionOptions SideOptions() => options with
    {
        AllowLocalInfile = false,
        KillOnCancel = false,
        IdleTimeout = options.CancelTimeout,
        CommandTimeout = options.CancelTimeout,
    };
}

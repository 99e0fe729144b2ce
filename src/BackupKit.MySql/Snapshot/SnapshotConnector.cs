using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>Opens sessions with their role's prologue and makes sure that all of them reach the same server.</summary>
internal sealed class SnapshotConnector(SnapshotContext context)
{
    private string? _identity;

    /// <summary>Opens one session; the first of a snapshot is the one the later ones are compared with.</summary>
    public async Task<MySqlSession> OpenAsync(SessionRole role, CancellationToken cancellationToken)
    {
        var options = MySqlSessionOptions.Default with { TimeProvider = context.Time };
        var session = await MySqlSession.ConnectAsync(context.Settings, options, cancellationToken).ConfigureAwait(false);
        try
        {
            await SessionPrologue
                .ApplyAsync(session, role, context.Options.LockTimeout, context.WriteTimeout, cancellationToken)
                .ConfigureAwait(false);
            await RequireSameServerAsync(session, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens up to so many sessions at once; fewer, with a note, when the server or the account has no more.</summary>
    /// <exception cref="BackupException">One failed for another reason, or not even one could be opened.</exception>
    public async Task<IReadOnlyList<MySqlSession>> OpenManyAsync(SessionRole role, int count, CancellationToken cancellationToken)
    {
        var opening = Enumerable.Range(0, count).Select(_ => TryOpenAsync(role, cancellationToken)).ToList();
        await ((Task)Task.WhenAll(opening)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var opened = new List<MySqlSession>(count);
        Exception? limit = null;
        Task? failed = null;
        foreach (var attempt in opening)
        {
            if (!attempt.IsCompletedSuccessfully)
            {
                failed = attempt;
                continue;
            }

            var (session, refusal) = await attempt.ConfigureAwait(false);
            limit ??= refusal;
            if (session is not null)
            {
                opened.Add(session);
            }
        }

        if (failed is not null || opened.Count == 0)
        {
            await Task.WhenAll(opened.Select(s => s.DisposeAsync().AsTask())).ConfigureAwait(false);
            await (failed ?? Task.FromException(limit!)).ConfigureAwait(false);
        }

        if (opened.Count < count)
        {
            context.Note($"{opened.Count} of {count} sessions of role {role}: the server or the account has no more connections");
        }

        return opened;
    }

    private async Task<(MySqlSession? Session, MySqlWireException? Limit)> TryOpenAsync(
        SessionRole role,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await OpenAsync(role, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MySqlWireException ex) when (LockErrors.IsConnectionLimit(ex.ServerErrorNumber))
        {
            return (null, ex);
        }
    }

    // A name or a proxy may lead to several servers; a snapshot over two of them would be none.
    private async Task RequireSameServerAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var uuid = session.Server.Flavour == Flavour.MySql ? ", @@server_uuid" : ", @@datadir";
        var result = await session
            .QueryAsync($"SELECT @@hostname, @@port, @@server_id{uuid}", cancellationToken)
            .ConfigureAwait(false);
        var row = result.Rows[0];
        var identity = string.Join('|', Enumerable.Range(0, row.Count).Select(row.GetStringOrNull));
        if (Interlocked.CompareExchange(ref _identity, identity, null) is { } first && first != identity)
        {
            throw new BackupException(
                BackupErrorCode.SnapshotSetupFailed,
                "The sessions of the snapshot reach different servers, so they can not share one view.",
                "Name one server in the connection string, not a list, a balancer or a name with several addresses.");
        }
    }
}

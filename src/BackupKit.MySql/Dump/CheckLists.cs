using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;
using BackupKit.Streaming;

namespace BackupKit.MySql.Dump;

/// <summary>
/// Reads the lists of a check: where there are many tables on two sessions, so that both take as long as the longer one.
/// </summary>
/// <param name="session">The session of the check.</param>
/// <param name="connect">Opens another one.</param>
internal sealed class CheckLists(MySqlSession session, Func<CancellationToken, Task<MySqlSession>> connect)
{
    /// <summary>Answers each statement, in their order.</summary>
    /// <param name="statements">What to ask for.</param>
    /// <param name="isLong">Whether it is worth another session.</param>
    /// <param name="cancellationToken">Stops the statements.</param>
    public async Task<IReadOnlyList<TextResult>> ReadAsync(
        IReadOnlyList<string> statements,
        bool isLong,
        CancellationToken cancellationToken)
    {
        if (!isLong || statements.Count < 2 || await TryConnectAsync(cancellationToken).ConfigureAwait(false) is not { } other)
        {
            return await SchemaReader.ReadListsAsync(session, statements, cancellationToken).ConfigureAwait(false);
        }

        await using (other.ConfigureAwait(false))
        {
            // A list takes seconds with very many tables, for nothing once the other one failed.
            var lists = new IReadOnlyList<TextResult>[2];
            await Workers.RunAsync(
                lists.Length,
                async (worker, token) => lists[worker] = await SchemaReader
                    .ReadListsAsync(worker == 0 ? session : other, worker == 0 ? [statements[0]] : [.. statements.Skip(1)], token)
                    .ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            return [.. lists[0], .. lists[1]];
        }
    }

    private async Task<MySqlSession?> TryConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connect(cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (LockErrors.IsConnectionLimit(ex.ServerErrorNumber))
        {
            return null;
        }
    }
}

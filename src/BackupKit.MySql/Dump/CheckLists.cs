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
            IReadOnlyList<TextResult> first = [];
            IReadOnlyList<TextResult> rest = [];
            await Leg.RunTogetherAsync(
                [
                    new(async token => first = await SchemaReader.ReadListsAsync(session, [statements[0]], token).ConfigureAwait(false), NoEnd),
                    new(async token => rest = await SchemaReader.ReadListsAsync(other, [.. statements.Skip(1)], token).ConfigureAwait(false), NoEnd),
                ],
                cancellationToken).ConfigureAwait(false);
            return [.. first, .. rest];
        }
    }

    private static ValueTask NoEnd(Exception? error) => ValueTask.CompletedTask;

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

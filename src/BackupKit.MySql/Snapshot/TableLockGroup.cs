using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>One locker session and the tables it holds.</summary>
internal sealed class TableLockGroup(MySqlSession session) : IAsyncDisposable
{
    private readonly HashSet<TableReference> _unread = [];

    public MySqlSession Session => session;

    /// <summary>Held by the one who reads through the session.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Whether tables of it are still to be read, so that its loss is a loss of the snapshot.</summary>
    public bool IsNeeded => _unread.Count > 0;

    public bool Holds(TableReference table) => _unread.Contains(table);

    public void Take(IEnumerable<TableReference> tables) => _unread.UnionWith(tables);

    public bool Forget(TableReference table) => _unread.Remove(table);

    public async ValueTask DisposeAsync()
    {
        _unread.Clear();
        await session.DisposeAsync().ConfigureAwait(false);
    }
}

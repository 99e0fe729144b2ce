using System.Collections.Concurrent;

namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>The statements of one run of a backup. Each is tried at one moment after the other until it goes through.</summary>
/// <param name="databases">The databases, with the moments of each.</param>
internal sealed class DdlRun(IReadOnlyDictionary<DdlDatabase, DdlMoment[]> databases)
{
    private readonly ConcurrentDictionary<(DdlDatabase Database, DdlMoment Moment), bool> _tried = new();

    public static DdlRun None { get; } = new(new Dictionary<DdlDatabase, DdlMoment[]>());

    public IReadOnlyList<DdlMoment> MomentsOf(DdlDatabase database) => databases[database];

    /// <summary>When the statement went through; <see langword="null"/> when it had to wait to the end.</summary>
    public DdlMoment? PassedAt(DdlDatabase database) =>
        _tried.Where(t => t.Key.Database == database && t.Value).Select(t => (DdlMoment?)t.Key.Moment).SingleOrDefault();

    public bool WasTried(DdlDatabase database, DdlMoment moment) => _tried.ContainsKey((database, moment));

    /// <summary>Tries all statements at the same time.</summary>
    public Task TryAsync(DdlMoment moment) => Task.WhenAll(databases.Keys.Select(database => TryAsync(database, moment)));

    /// <summary>Tries the statement of one database.</summary>
    public Task TryAsync(string database, DdlMoment moment) =>
        Task.WhenAll(databases.Keys.Where(d => d.Name == database).Select(d => TryAsync(d, moment)));

    private async Task TryAsync(DdlDatabase database, DdlMoment moment)
    {
        if (databases[database].Contains(moment) && PassedAt(database) is null && _tried.TryAdd((database, moment), false))
        {
            _tried[(database, moment)] = await database.TryDdlAsync();
        }
    }
}

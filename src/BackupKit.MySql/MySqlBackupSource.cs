using BackupKit.MySql.Dump;
using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BackupKit.MySql;

/// <summary>A MySQL or MariaDB server as a source of backups.</summary>
/// <remarks>Thread-safe. The options must not be changed once it is made.</remarks>
public sealed class MySqlBackupSource : IBackupSource
{
    // A run opens its snapshot right after the check; what is older may be of other tables.
    private static readonly TimeSpan SizesLast = TimeSpan.FromMinutes(1);

    private readonly MySqlSourceOptions _options;
    private readonly MySqlConnectionSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Tuple<TableSizes, long>? _checked;

    /// <summary>Reads the options; nothing is connected yet.</summary>
    /// <param name="options">What to back up, and how.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="logger">Where locks and their times are logged; nowhere by default.</param>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorCode.InvalidOptions"/> or <see cref="BackupErrorCode.InvalidConnectionString"/>.
    /// </exception>
    public MySqlBackupSource(MySqlSourceOptions options, TimeProvider? time = null, ILogger<MySqlBackupSource>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _settings = OptionsCheck.Read(options);
        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<MySqlBackupSource>.Instance;
    }

    /// <summary>Stands in the opening of a snapshot; null outside of tests.</summary>
    internal SnapshotObserver? Observer { get; init; }

    /// <inheritdoc/>
    public string Name => _settings.Endpoint;

    /// <inheritdoc/>
    /// <exception cref="BackupException">The server can not be reached or refuses the login, or a named database does not exist.</exception>
    public async Task<IReadOnlyList<PrecheckFinding>> CheckAsync(CancellationToken cancellationToken = default)
    {
        var session = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var check = new SourceCheck(_options, _time, ConnectAsync);
            var findings = await check.RunAsync(session, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _checked, Tuple.Create(check.Sizes, _time.GetTimestamp()));
            return findings;
        }
    }

    /// <inheritdoc/>
    public async Task<IBackupSnapshot> OpenSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sizes = Interlocked.Exchange(ref _checked, null) is { } found && _time.GetElapsedTime(found.Item2) < SizesLast ? found.Item1 : null;
        var before = new FingerprintsBefore(_options.DdlGuard);
        var context = new SnapshotContext
        {
            Options = _options,
            Settings = _settings,
            Time = _time,
            Logger = _logger,
            LookBefore = before.ReadAsync,
            Observer = Observer,
            WriteTimeout = SlowReading.WriteTimeout(request),
        };
        var snapshot = await ConsistentSnapshot.OpenAsync(context, request.Workers, cancellationToken).ConfigureAwait(false);
        try
        {
            await context.ObserveAsync(SnapshotStep.Opened, 0, cancellationToken).ConfigureAwait(false);
            var opening = new SnapshotOpening(snapshot, _options, _settings.Endpoint, sizes);
            var contents = await opening.ReadAsync(before, cancellationToken).ConfigureAwait(false);
            return new MySqlBackupSnapshot(snapshot, _options, contents, request, _time);
        }
        catch
        {
            await snapshot.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<MySqlSession> ConnectAsync(CancellationToken cancellationToken)
    {
        var session = await MySqlSession
            .ConnectAsync(_settings, MySqlSessionOptions.Default with { TimeProvider = _time }, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await SessionPrologue.ApplyAsync(session, SessionRole.Metadata, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

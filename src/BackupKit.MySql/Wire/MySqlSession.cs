using System.IO.Pipelines;
using System.Net;
using System.Text;

using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>
/// One logged-in connection. It is never reconnected: a lost connection is a lost snapshot, so a failure in the middle of an
/// exchange leaves it broken for good.
/// </summary>
/// <remarks>Not thread safe: one operation at a time. Only <see cref="Abort"/> may come from another thread.</remarks>
internal sealed class MySqlSession : IAsyncDisposable
{
    /// <summary>Rows above it go to <see cref="IRowSink.OnLargeRowAsync"/>.</summary>
    public const int LargeRowThreshold = PacketReader.LargeThreshold;

    /// <summary>Default limit of <see cref="QueryAsync(string, CancellationToken)"/>.</summary>
    public const long DefaultResultLimit = 64L * 1024 * 1024;

    private const byte QuitCommand = 0x01;
    private const byte QueryCommand = 0x03;
    private const byte PingCommand = 0x0E;

    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(1);

    private readonly MySqlConnectionSettings _settings;
    private readonly MySqlSessionOptions _options;
    private readonly OpenedConnection _connection;
    private readonly ResultReader _results;
    private int _isBusy;
    private volatile bool _isBroken;

    private MySqlSession(MySqlConnectionSettings settings, MySqlSessionOptions options, OpenedConnection connection)
    {
        _settings = settings;
        _options = options;
        _connection = connection;
        _connection.Writer.Timeout = options.IdleTimeout;
        _results = new ResultReader(connection.Reader, connection.DeprecateEof, options.IdleTimeout);
    }

    public ServerIdentity Server => _connection.Server;

    public uint ConnectionId => _connection.ConnectionId;

    /// <summary>What the last answer said about the session; nothing when it was an error.</summary>
    public ServerStatus Status => _results.Status;

    public bool IsBroken => _isBroken || _connection.Transport.IsDead;

    /// <exception cref="MySqlWireException">The server can not be reached, does not speak the protocol, or refuses the login.</exception>
    public static Task<MySqlSession> ConnectAsync(
        MySqlConnectionSettings settings,
        MySqlSessionOptions options,
        CancellationToken cancellationToken = default) =>
        ConnectAsync(settings, options, exactEndpoint: null, cancellationToken);

    /// <summary>Connects to one address whatever the settings name; for a side connection to the same server.</summary>
    internal static async Task<MySqlSession> ConnectAsync(
        MySqlConnectionSettings settings,
        MySqlSessionOptions options,
        EndPoint? exactEndpoint,
        CancellationToken cancellationToken)
    {
        var opener = new SessionOpener(settings, options);
        var connection = await opener.OpenAsync(exactEndpoint, cancellationToken).ConfigureAwait(false);
        return new MySqlSession(settings, options, connection);
    }

    /// <summary>Runs a statement to its end, through every result set, and returns the last OK.</summary>
    public Task<OkPayload> ExecuteAsync(string sql, CancellationToken cancellationToken = default) =>
        ExecuteAsync(Encoding.UTF8.GetBytes(sql), cancellationToken);

    /// <inheritdoc cref="ExecuteAsync(string, CancellationToken)"/>
    public async Task<OkPayload> ExecuteAsync(ReadOnlyMemory<byte> sql, CancellationToken cancellationToken = default)
    {
        await RunAsync(QueryCommand, sql, DiscardingSink.Instance, cancellationToken).ConfigureAwait(false);
        return _results.LastOk;
    }

    /// <summary>Runs a statement and keeps its first result in memory, up to <see cref="DefaultResultLimit"/>.</summary>
    public Task<TextResult> QueryAsync(string sql, CancellationToken cancellationToken = default) =>
        QueryAsync(Encoding.UTF8.GetBytes(sql), cancellationToken);

    /// <inheritdoc cref="QueryAsync(string, CancellationToken)"/>
    public async Task<TextResult> QueryAsync(ReadOnlyMemory<byte> sql, CancellationToken cancellationToken = default)
    {
        var sink = new TextResultSink(DefaultResultLimit);
        await RunAsync(QueryCommand, sql, sink, cancellationToken).ConfigureAwait(false);
        return sink.ToResult(_results.End.WarningCount);
    }

    /// <summary>Streams the raw rows of a statement; returns only when the end of the result was read.</summary>
    /// <exception cref="MySqlWireException">Also after rows were delivered: an error may replace any row.</exception>
    public async Task<StreamEnd> StreamAsync(
        ReadOnlyMemory<byte> sql,
        IRowSink sink,
        CancellationToken cancellationToken = default)
    {
        await RunAsync(QueryCommand, sql, sink, cancellationToken).ConfigureAwait(false);
        return _results.End;
    }

    /// <summary>
    /// Runs LOAD DATA LOCAL and sends the content when the server asks for it. When the content can not be read to its end
    /// the connection is closed instead of ending the file, so that the server does not keep half of it.
    /// </summary>
    public async Task<OkPayload> LoadDataAsync(
        ReadOnlyMemory<byte> sql,
        PipeReader content,
        CancellationToken cancellationToken = default)
    {
        if (!_options.AllowLocalInfile)
        {
            throw new InvalidOperationException("The session was opened without AllowLocalInfile.");
        }

        await RunAsync(QueryCommand, sql, DiscardingSink.Instance, cancellationToken, content).ConfigureAwait(false);
        return _results.LastOk;
    }

    public Task PingAsync(CancellationToken cancellationToken = default) =>
        RunAsync(PingCommand, ReadOnlyMemory<byte>.Empty, DiscardingSink.Instance, cancellationToken);

    /// <summary>Closes the socket at once; a running operation fails.</summary>
    public void Abort()
    {
        _isBroken = true;
        _connection.Transport.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsBroken && Interlocked.Exchange(ref _isBusy, 1) == 0)
        {
            try
            {
                _connection.Writer.Timeout = QuitTimeout;
                await _connection.Writer.WriteCommandAsync(QuitCommand, ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            }
            catch (MySqlWireException)
            {
                // The server is gone already; there is nothing to say goodbye to.
            }
        }

        _isBroken = true;
        await _connection.Transport.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(
        byte command,
        ReadOnlyMemory<byte> body,
        IRowSink sink,
        CancellationToken cancellationToken,
        PipeReader? content = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        var cancellation = new StatementCancellation(_settings, _options, _connection.RemoteEndPoint, ConnectionId);
        try
        {
            await using var onCancel = cancellationToken
                .UnsafeRegister(_ => Cancel(cancellation), null)
                .ConfigureAwait(false);
            await ExchangeAsync(command, body, sink, content, cancellationToken).ConfigureAwait(false);

            // A killed statement may end without an error (SLEEP does), so its result proves nothing.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception ex)
        {
            await GiveUpAsync(ex, cancellation).ConfigureAwait(false);

            // The KILL that a cancellation sends comes back as an error of the server or of the connection.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            await SettleAsync(cancellation).ConfigureAwait(false);
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private async Task ExchangeAsync(
        byte command,
        ReadOnlyMemory<byte> body,
        IRowSink sink,
        PipeReader? content,
        CancellationToken cancellationToken)
    {
        _results.Begin(_options.CommandTimeout);
        await _connection.Writer.WriteCommandAsync(command, body).ConfigureAwait(false);
        await _results.ReadAsync(sink, cancellationToken).ConfigureAwait(false);

        if (content is not null)
        {
            await SendContentAsync(content, cancellationToken).ConfigureAwait(false);
            await _results.ReadAsync(sink, cancellationToken).ConfigureAwait(false);
        }

        if (_results.Phase == ResultPhase.LocalFile)
        {
            // An empty file is the protocol's way to refuse.
            await _connection.Writer.WriteAsync(ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            throw MySqlWireException.LocalFileRefused();
        }
    }

    private async Task SendContentAsync(PipeReader content, CancellationToken cancellationToken)
    {
        if (_results.Phase != ResultPhase.LocalFile)
        {
            throw MySqlWireException.LoadAborted(new InvalidOperationException("The server did not ask for the rows."));
        }

        try
        {
            await new LocalFileSender(_connection.Writer).SendAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is not (OperationCanceledException or MySqlWireException))
        {
            throw MySqlWireException.LoadAborted(ex);
        }

        _results.ContinueAfterLocalFile(_options.CommandTimeout);
    }

    private void Enter()
    {
        if (IsBroken)
        {
            throw MySqlWireException.Broken();
        }

        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            throw new InvalidOperationException("The session executes another statement.");
        }
    }

    private void Cancel(StatementCancellation cancellation)
    {
        cancellation.Begin();
        _connection.Transport.SetDeadline(_options.CancelTimeout);
    }

    /// <summary>Leaves the session either in step with the server or closed.</summary>
    private async Task GiveUpAsync(Exception failure, StatementCancellation cancellation)
    {
        if (_results.Phase == ResultPhase.Idle && !IsBroken)
        {
            return;
        }

        var isUnreadable = failure is MySqlWireException { BreaksSession: true };
        if (!isUnreadable && _results.Phase != ResultPhase.LocalFile && await DrainAsync(cancellation).ConfigureAwait(false))
        {
            return;
        }

        // A file that is not ended must not be committed, and a statement that timed out must not keep its locks: kill, then close.
        if (failure is not MySqlWireException { Code: BackupErrorCode.LocalFileRefused or BackupErrorCode.ProtocolViolation })
        {
            cancellation.Begin();
            await cancellation.WaitAsync().ConfigureAwait(false);
        }

        Abort();
    }

    private async Task<bool> DrainAsync(StatementCancellation cancellation)
    {
        Cancel(cancellation);
        try
        {
            await _results.ReadAsync(DiscardingSink.Instance, CancellationToken.None).ConfigureAwait(false);
            return _results.Phase == ResultPhase.Idle;
        }
        catch (MySqlWireException ex)
        {
            return !ex.BreaksSession;
        }
    }

    // A KILL that came after its statement ended would hit the next one: take it with a statement that does nothing.
    private async Task SettleAsync(StatementCancellation cancellation)
    {
        if (!cancellation.HasBegun)
        {
            return;
        }

        await cancellation.WaitAsync().ConfigureAwait(false);
        if (IsBroken)
        {
            return;
        }

        try
        {
            _connection.Transport.SetDeadline(_options.CancelTimeout);
            await ExchangeAsync(QueryCommand, "DO 0"u8.ToArray(), DiscardingSink.Instance, null, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (MySqlWireException ex)
        {
            _isBroken = ex.BreaksSession;
        }

        if (!IsBroken)
        {
            _connection.Transport.SetDeadline(null);
        }
    }
}

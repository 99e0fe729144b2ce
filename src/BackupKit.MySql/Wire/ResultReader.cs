using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>
/// Reads the answer to one command as a small state machine, so that an answer given up in the middle can be drained
/// from exactly where it stands.
/// </summary>
internal sealed class ResultReader(PacketReader packets, bool deprecateEof, TimeSpan idleTimeout)
{
    private const byte LocalFileSignature = 0xFB;

    // The protocol allows 4096 columns per table; joins of views stay far below twice that.
    private const ulong MaxColumns = 65_535;

    // A result that was this large is expected to go on.
    private const long BulkBytes = 256 << 10;

    private const long YieldBytes = 2 << 20;

    private ColumnDefinition[] _columns = [];
    private long _rows;
    private long _bytes;
    private int _warnings;
    private bool _isFirstResult;

    public ResultPhase Phase { get; private set; }

    /// <summary>The last OK; also stands for the end of a result set.</summary>
    public OkPayload LastOk { get; private set; } = new(0, 0, ServerStatus.None, 0, "");

    /// <summary>What the end of the answer said about the session; nothing before it, and nothing after an error, which says nothing.</summary>
    public ServerStatus Status { get; private set; }

    public StreamEnd End => new(_rows, _bytes, _warnings, LastOk.StatusFlags);

    /// <summary>A command was sent; its answer is pending.</summary>
    public void Begin(TimeSpan firstByteTimeout)
    {
        packets.Timeout = firstByteTimeout;
        packets.ExpectBulk(false);
        Phase = ResultPhase.Header;
        _isFirstResult = true;
        _rows = 0;
        _bytes = 0;
        _warnings = 0;
        Status = ServerStatus.None;
    }

    /// <summary>The content of a local file was sent; the server answers next.</summary>
    public void ContinueAfterLocalFile(TimeSpan firstByteTimeout)
    {
        packets.Timeout = firstByteTimeout;
        Phase = ResultPhase.Header;
    }

    /// <summary>Reads to the end of the answer, or to a request for a local file. Rows of the first result go to the sink.</summary>
    public async Task ReadAsync(IRowSink sink, CancellationToken cancellationToken)
    {
        while (Phase is not (ResultPhase.Idle or ResultPhase.LocalFile))
        {
            var target = _isFirstResult ? sink : DiscardingSink.Instance;
            switch (Phase)
            {
                case ResultPhase.Header:
                    await packets.WaitForPacketAsync().ConfigureAwait(false);
                    packets.Timeout = idleTimeout;
                    ReadHeader(packets.Take());
                    break;
                case ResultPhase.Columns:
                    await ReadColumnsAsync().ConfigureAwait(false);
                    Phase = ResultPhase.Rows;
                    target.Begin(_columns);
                    break;
                default:
                    await ReadRowsAsync(target, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            throw MySqlWireException.Malformed("an answer is empty");
        }

        switch (payload[0])
        {
            case OkPayload.Signature:
                Finish(OkPayload.Read(payload));
                break;
            case ErrorPayload.Signature:
                throw Fail(payload);
            case LocalFileSignature:
                Phase = ResultPhase.LocalFile;
                break;
            default:
                Phase = ResultPhase.Columns;
                _columns = new ColumnDefinition[ReadColumnCount(payload)];
                break;
        }
    }

    private static int ReadColumnCount(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var count = reader.ReadLengthEncodedInteger();
        return count is > 0 and <= MaxColumns && reader.IsAtEnd
            ? (int)count
            : throw MySqlWireException.Malformed($"a result declares {count} columns");
    }

    private async Task ReadColumnsAsync()
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            await packets.WaitForPacketAsync().ConfigureAwait(false);
            _columns[i] = ReadColumn(packets.Take());
        }

        if (!deprecateEof)
        {
            await packets.WaitForPacketAsync().ConfigureAwait(false);
            EofPayload.Read(packets.Take());
        }
    }

    private ColumnDefinition ReadColumn(ReadOnlySpan<byte> payload) =>
        payload is [ErrorPayload.Signature, ..] ? throw Fail(payload) : ColumnDefinition.Read(payload);

    private async Task ReadRowsAsync(IRowSink sink, CancellationToken cancellationToken)
    {
        var yielded = _bytes;
        while (true)
        {
            if (_bytes - yielded > YieldBytes)
            {
                // While rows keep coming nothing below waits, and the thread is needed by others, too.
                yielded = _bytes;
                await YieldAsync().ConfigureAwait(false);
            }

            switch (DeliverBufferedRows(sink))
            {
                case PacketState.Ready:
                    return;
                case PacketState.Large:
                    await DeliverLargeRowAsync(sink, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
                    packets.ExpectBulk(_bytes >= BulkBytes);
                    await packets.FillAsync().ConfigureAwait(false);
                    break;
            }
        }
    }

    // To the end of the pool's queue; a context of the caller's is left alone.
    private static async Task YieldAsync()
    {
        if (SynchronizationContext.Current is null)
        {
            await Task.Yield();
        }
        else
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    // The hot path: every complete row in the buffer in one synchronous pass. Ready means that the result has ended.
    private PacketState DeliverBufferedRows(IRowSink sink)
    {
        PacketState state;
        while ((state = packets.TryRead(out var payload)) == PacketState.Ready)
        {
            if (payload.IsEmpty)
            {
                throw MySqlWireException.Malformed("a row is empty");
            }

            // A row is told from the end by context: it never starts with 0xFF, and with 0xFE only when it has 16 MiB or more.
            // 0xFB is a NULL first column and 0x00 an empty string here.
            if (payload[0] >= EofPayload.Signature && IsEndOfRows(payload))
            {
                return PacketState.Ready;
            }

            _rows++;
            _bytes += payload.Length;
            sink.OnRow(payload);
        }

        return state;
    }

    private bool IsEndOfRows(ReadOnlySpan<byte> payload)
    {
        if (payload[0] == ErrorPayload.Signature)
        {
            throw Fail(payload);
        }

        if (deprecateEof)
        {
            Finish(OkPayload.Read(payload));
            return true;
        }

        var end = EofPayload.Read(payload);
        Finish(new OkPayload(0, 0, end.StatusFlags, end.WarningCount, ""));
        return true;
    }

    private async Task DeliverLargeRowAsync(IRowSink sink, CancellationToken cancellationToken)
    {
        // What is buffered before a large row may wait for long otherwise.
        await sink.FlushAsync(cancellationToken).ConfigureAwait(false);

        using var row = new LargePayload();
        await packets.ReadLargeAsync(row).ConfigureAwait(false);
        if (row.FirstByte == ErrorPayload.Signature
            || (row.FirstByte == EofPayload.Signature && row.Length < PacketReader.MaxFragment))
        {
            throw MySqlWireException.Malformed($"a packet of {row.Length} bytes is neither a row nor the end of one");
        }

        _rows++;
        _bytes += row.Length;
        await sink.OnLargeRowAsync(row.AsSequence(), cancellationToken).ConfigureAwait(false);
    }

    private void Finish(OkPayload ok)
    {
        LastOk = ok;
        Status = ok.StatusFlags;
        _warnings = Math.Max(_warnings, ok.WarningCount);
        _isFirstResult = false;
        Phase = ok.StatusFlags.HasFlag(ServerStatus.MoreResults) ? ResultPhase.Header : ResultPhase.Idle;
    }

    private MySqlWireException Fail(ReadOnlySpan<byte> payload)
    {
        var failure = MySqlWireException.FromServer(ErrorPayload.Read(payload));
        Status = ServerStatus.None;
        Phase = ResultPhase.Idle;
        return failure;
    }
}

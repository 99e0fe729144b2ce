using System.Buffers;
using System.IO.Pipelines;

using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Rows;

/// <summary>Takes rows off the wire: each goes into the digest and, encoded, into the pipe of the part.</summary>
/// <remarks>After the stream ended without an exception call <see cref="CompleteAsync"/>. Who owns the pipe completes it.</remarks>
internal sealed class EncodingRowSink(RowEncoder encoder, RowDigester digester, PipeWriter output) : IRowSink
{
    private const long FlushBytes = 192 << 10;

    private readonly RowBuffer _rows = new(output);
    private long _unflushed;

    public void Begin(ReadOnlySpan<ColumnDefinition> columns)
    {
    }

    public void OnRow(ReadOnlySpan<byte> payload)
    {
        digester.Add(payload);
        encoder.Encode(payload, _rows);
        _unflushed += payload.Length;
    }

    public async ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        digester.Add(payload);
        _rows.Commit();
        await encoder.EncodeLargeAsync(payload, output, cancellationToken).ConfigureAwait(false);
        _unflushed = FlushBytes;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_unflushed < FlushBytes)
        {
            return ValueTask.CompletedTask;
        }

        _unflushed = 0;
        _rows.Commit();
        return PipeFlush.FlushAsync(output, cancellationToken);
    }

    /// <summary>Ends the part's text and flushes it.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        encoder.Complete(_rows);
        _rows.Commit();
        return PipeFlush.FlushAsync(output, cancellationToken);
    }
}

using System.Buffers;

using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>Throws rows away: further results of a CALL, and what is drained after a cancellation.</summary>
internal sealed class DiscardingSink : IRowSink
{
    public static DiscardingSink Instance { get; } = new();

    public void Begin(ReadOnlySpan<ColumnDefinition> columns)
    {
    }

    public void OnRow(ReadOnlySpan<byte> payload)
    {
    }

    public ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken) => default;

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;
}

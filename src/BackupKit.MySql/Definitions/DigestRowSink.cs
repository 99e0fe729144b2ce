using System.Buffers;

using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Definitions;

/// <summary>Digests the rows of a result and keeps none.</summary>
internal sealed class DigestRowSink : IRowSink
{
    private readonly RowDigester _digester = new();

    public RowDigest Digest => _digester.Current;

    public void Begin(ReadOnlySpan<ColumnDefinition> columns)
    {
    }

    public void OnRow(ReadOnlySpan<byte> payload) => _digester.Add(payload);

    public ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        _digester.Add(payload);
        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

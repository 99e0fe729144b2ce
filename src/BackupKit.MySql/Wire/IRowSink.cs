using System.Buffers;

using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>Receives the raw rows of one statement in server order. Called by one thread at a time.</summary>
/// <remarks>Rows that were delivered are worthless unless the stream ends without an exception: an error may replace any row.</remarks>
internal interface IRowSink
{
    /// <summary>Called once, before the first row.</summary>
    void Begin(ReadOnlySpan<ColumnDefinition> columns);

    /// <summary>Takes one text-protocol row; the payload is valid only during the call.</summary>
    void OnRow(ReadOnlySpan<byte> payload);

    /// <summary>Takes one row of more than <see cref="MySqlSession.LargeRowThreshold"/> bytes; valid until the task ends.</summary>
    ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken);

    /// <summary>Called after each batch of received bytes; nothing is read from the server until it ends.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}

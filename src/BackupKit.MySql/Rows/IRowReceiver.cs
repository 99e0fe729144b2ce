using System.Buffers;

namespace BackupKit.MySql.Rows;

/// <summary>Takes the rows that a decoder finds, in the canonical text-protocol form, in the order of the part.</summary>
internal interface IRowReceiver
{
    /// <summary>Takes one row; the payload is valid only during the call.</summary>
    void OnRow(ReadOnlySpan<byte> payload);

    /// <summary>Takes one row of more than 1 MiB; valid only during the call.</summary>
    void OnLargeRow(ReadOnlySequence<byte> payload);
}

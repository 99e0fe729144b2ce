using System.Buffers;
using System.IO.Pipelines;

namespace BackupKit.MySql.Rows;

/// <summary>Turns text-protocol rows into the bytes of a part. Not thread-safe; one encoder writes one part.</summary>
internal abstract class RowEncoder
{
    /// <summary>Length in bytes of the longest row as the part holds it.</summary>
    public long LongestRow { get; protected set; }

    /// <summary>Length in bytes of the longest statement; 0 for a format without statements.</summary>
    public long LongestStatement { get; protected set; }

    /// <summary>Writes one row.</summary>
    public abstract void Encode(ReadOnlySpan<byte> rowPayload, IBufferWriter<byte> output);

    /// <summary>Writes one row in slices and flushes in between, so that the pipe never holds all of it.</summary>
    public abstract ValueTask EncodeLargeAsync(ReadOnlySequence<byte> rowPayload, PipeWriter output, CancellationToken cancellationToken);

    /// <summary>Ends the part; called once, also when there was no row.</summary>
    public virtual void Complete(IBufferWriter<byte> output)
    {
    }
}

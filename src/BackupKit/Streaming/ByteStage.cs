using System.Buffers;

namespace BackupKit.Streaming;

/// <summary>One transform of bytes: knows no I/O and never waits.</summary>
/// <remarks>
/// One call writes a bounded amount, whatever the input expands to, so that a pump can apply back-pressure between calls.
/// Not thread-safe.
/// </remarks>
internal abstract class ByteStage : IDisposable
{
    /// <summary>Takes what it can from the front of <paramref name="input"/> and writes what comes of it.</summary>
    /// <returns>Whether it must be called again, with the rest of the input, before it is given more.</returns>
    public abstract bool Transform(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output);

    /// <summary>Writes what is still held back, after the last input.</summary>
    /// <returns>Whether it must be called again.</returns>
    public abstract bool Complete(IBufferWriter<byte> output);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

using System.Buffers;
using System.IO.Pipelines;

namespace BackupKit.Streaming;

/// <summary>The bytes of a pipe as the stream a sink reads; they are metered on their way.</summary>
internal sealed class PipeContent(PipeReader reader, StoredMeter stored, PlainMeter? plain) : ReadOnlyStream
{
    /// <summary>Whether it was read to its end.</summary>
    public bool IsAtEnd { get; private set; }

    public override long Position { get => stored.Length; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = 0;
        while (count == 0 && !IsAtEnd)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var taken = read.Buffer.Slice(0, Math.Min(buffer.Length, read.Buffer.Length));
            taken.CopyTo(buffer.Span);
            count = (int)taken.Length;
            Append(buffer.Span[..count]);
            IsAtEnd = read.IsCompleted && count == read.Buffer.Length;
            reader.AdvanceTo(taken.End);
        }

        return count;
    }

    /// <summary>Hands the segments of the pipe over without a copy, and hashes each while a destination that writes asynchronously is at it.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        while (!IsAtEnd)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var segment in read.Buffer)
            {
                var writing = destination.WriteAsync(segment, cancellationToken);
                Append(segment.Span);
                await writing.ConfigureAwait(false);
            }

            reader.AdvanceTo(read.Buffer.End);
            IsAtEnd = read.IsCompleted;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        plain?.Append(bytes);
        stored.Append(bytes);
    }
}

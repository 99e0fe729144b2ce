using System.Buffers;
using System.IO.Pipelines;

namespace BackupKit.MySql.Rows;

/// <summary>Escapes a huge value in slices with a flush after each, so that back-pressure holds within a row.</summary>
internal static class SliceWriter
{
    private const int SliceBytes = 32 << 10;

    /// <summary>Returns the number of bytes written.</summary>
    public static async ValueTask<long> WriteEscapedAsync(
        ReadOnlySequence<byte> value,
        EscapeTable table,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        var written = 0L;
        foreach (var segment in value)
        {
            for (var start = 0; start < segment.Length; start += SliceBytes)
            {
                var slice = segment.Slice(start, Math.Min(SliceBytes, segment.Length - start));
                written += Escape(slice.Span, table, output);
                await PipeFlush.FlushAsync(output, cancellationToken).ConfigureAwait(false);
            }
        }

        return written;
    }

    private static int Escape(ReadOnlySpan<byte> slice, EscapeTable table, PipeWriter output)
    {
        var written = table.Escape(slice, output.GetSpan(slice.Length * 2));
        output.Advance(written);
        return written;
    }
}

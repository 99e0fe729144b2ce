using System.Buffers;
using System.IO.Pipelines;

namespace BackupKit.Streaming;

/// <summary>Moves bytes from one pipe through a stage into another; completing the pipes is its caller's part.</summary>
internal static class StagePump
{
    public static async Task RunAsync(
        PipeReader input,
        PlainMeter meter,
        ByteStage stage,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        ReadResult read;
        do
        {
            read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var segment in read.Buffer)
            {
                meter.Append(segment.Span);
                if (!await TransformAsync(segment, stage, output, cancellationToken).ConfigureAwait(false))
                {
                    // The reader of the output has stopped and holds the reason.
                    return;
                }
            }

            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        bool isMore;
        do
        {
            isMore = stage.Complete(output);
            var flush = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            isMore &= !flush.IsCompleted;
        }
        while (isMore);
    }

    private static async ValueTask<bool> TransformAsync(
        ReadOnlyMemory<byte> segment,
        ByteStage stage,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        bool isMore;
        do
        {
            isMore = Step(stage, ref segment, output);

            // Flush per step: a stage that expands its input must not outrun the back-pressure of the pipe.
            var flush = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flush.IsCompleted)
            {
                return false;
            }
        }
        while (isMore);

        return true;
    }

    private static bool Step(ByteStage stage, ref ReadOnlyMemory<byte> segment, IBufferWriter<byte> output)
    {
        var rest = segment.Span;
        var isMore = stage.Transform(ref rest, output);
        segment = segment[^rest.Length..];
        return isMore;
    }
}

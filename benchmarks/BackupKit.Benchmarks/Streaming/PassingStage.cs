using System.Buffers;
using BackupKit.Streaming;

namespace BackupKit.Benchmarks.Streaming;

/// <summary>Copies its input, so that only the pump is measured.</summary>
internal sealed class PassingStage : ByteStage
{
    public override bool Transform(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        output.Write(input);
        input = default;
        return false;
    }

    public override bool Complete(IBufferWriter<byte> output) => false;
}

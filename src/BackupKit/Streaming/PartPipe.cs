using System.IO.Pipelines;

namespace BackupKit.Streaming;

/// <summary>The one shape of pipe that part data runs through.</summary>
internal static class PartPipe
{
    private const int SegmentSize = 256 << 10;

    // Memory is parts at once x 2 pipes x (threshold + one segment): 20 MiB with eight workers. Large segments mean few
    // hops between threads and few system calls.
    private static readonly PipeOptions Options = new(
        pauseWriterThreshold: 4 * SegmentSize,
        resumeWriterThreshold: 2 * SegmentSize,
        minimumSegmentSize: SegmentSize,
        useSynchronizationContext: false);

    public static Pipe Create() => new(Options);
}

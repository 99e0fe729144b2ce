using System.Collections.Concurrent;

namespace BackupKit.Streaming.Compression;

/// <summary>zstd by the machine's libzstd.</summary>
/// <param name="options">Level, window and threads.</param>
/// <param name="threads">Threads per part; 1 compresses on the thread of the pump.</param>
internal sealed class ZstdCodec(ZstdOptions options, int threads) : CompressionCodec
{
    // A context of a high level weighs some tens of MB, so only about as many are kept as there are workers.
    private const int KeptContexts = 16;

    // Each thread holds about two jobs. The library's own size, four windows, is 8 MiB at level 3.
    private const int JobBytes = 4 << 20;

    private const int MostThreadsUnasked = 16;

    // Below, one thread compresses faster than one session of a server sends (docs/compression.md).
    private const int LowestSlowLevel = 3;

    public static readonly ZstdCodec Default = new(new ZstdOptions());

    private readonly ConcurrentBag<ZstdCompressor> _idle = [];

    public ZstdCodec(ZstdOptions options)
        : this(options, options.Threads ?? 1)
    {
    }

    public override string Name => "zstd";

    public override string Extension => ".zst";

    public override int? WindowLog => options.LongWindowLog > ZstdOptions.DefaultLongWindowLog ? options.LongWindowLog : null;

    public override ByteStage CreateEncoder()
    {
        ThrowIfUnavailable();
        return new ZstdStage(Rent(), Return);
    }

    public override Stream OpenDecoder(Stream stored)
    {
        ThrowIfUnavailable();
        return new ZstdDecoder(stored, WindowLog ?? ZstdOptions.DefaultLongWindowLog);
    }

    public override IReadOnlyList<PrecheckFinding> Check() => ZstdNative.IsAvailable
        ? []
        : [new PrecheckFinding(FindingSeverity.Error, Unavailable.Code, Unavailable.Message, Unavailable.Hint)];

    public override CompressionCodec WithCores(int coresPerPart) => options.Threads is null && options.Level >= LowestSlowLevel
        ? new ZstdCodec(options, Math.Clamp(coresPerPart, 1, MostThreadsUnasked))
        : this;

    private static BackupException Unavailable => new(
        BackupErrorCode.CodecUnavailable,
        "zstd can not be used: the library libzstd 1.4.0 or newer was not found on this machine.",
        "Install it (Debian and Ubuntu: apt-get install libzstd1; Red Hat: dnf install libzstd), or use gzip or lz4.");

    private static void ThrowIfUnavailable()
    {
        if (!ZstdNative.IsAvailable)
        {
            throw Unavailable;
        }
    }

    private ZstdCompressor Rent()
    {
        if (_idle.TryTake(out var context))
        {
            return context;
        }

        context = new ZstdCompressor();
        Set(context, ZstdNative.CompressionLevel, options.Level);
        Set(context, ZstdNative.ChecksumFlag, 1);
        if (options.LongWindowLog is { } windowLog)
        {
            Set(context, ZstdNative.LongDistanceMatching, 1);
            Set(context, ZstdNative.CompressionWindowLog, windowLog);
        }

        if (threads > 1)
        {
            // Refused by a library that was built without threads; it then compresses as with one.
            _ = ZstdNative.SetParameter(context, ZstdNative.WorkerCount, threads);
            _ = ZstdNative.SetParameter(context, ZstdNative.JobSize, JobBytes);
        }

        return context;
    }

    private static void Set(ZstdCompressor context, int parameter, int value) =>
        ZstdStage.ThrowIfError(ZstdNative.SetParameter(context, parameter, value));

    private void Return(ZstdCompressor context)
    {
        if (_idle.Count < KeptContexts && ZstdNative.IsError(ZstdNative.ResetCompressor(context, ZstdNative.ResetSessionOnly)) == 0)
        {
            _idle.Add(context);
        }
        else
        {
            context.Dispose();
        }
    }
}

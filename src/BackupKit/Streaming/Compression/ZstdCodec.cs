using System.Collections.Concurrent;

namespace BackupKit.Streaming.Compression;

/// <summary>zstd by the machine's libzstd.</summary>
internal sealed class ZstdCodec(int level) : CompressionCodec
{
    public const int DefaultLevel = 1;
    public const int LowestLevel = 1;
    public const int HighestLevel = 19;

    // A context of a high level weighs some tens of MB, so only about as many are kept as there are workers.
    private const int KeptContexts = 16;

    public static readonly ZstdCodec Default = new(DefaultLevel);

    private readonly ConcurrentBag<ZstdCompressor> _idle = [];

    public override string Name => "zstd";

    public override string Extension => ".zst";

    public override ByteStage CreateEncoder()
    {
        ThrowIfUnavailable();
        return new ZstdStage(Rent(), Return);
    }

    public override Stream OpenDecoder(Stream stored)
    {
        ThrowIfUnavailable();
        return new ZstdDecoder(stored);
    }

    public override IReadOnlyList<PrecheckFinding> Check() => ZstdNative.IsAvailable
        ? []
        : [new PrecheckFinding(FindingSeverity.Error, Unavailable.Code, Unavailable.Message, Unavailable.Hint)];

    private static BackupException Unavailable => new(
        BackupErrorCode.CodecUnavailable,
        "zstd can not be used: the library libzstd 1.4.0 or newer was not found on this machine.",
        "Install it (Debian and Ubuntu: apt-get install libzstd1; Red Hat: dnf install libzstd), or use gzip.");

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
        ZstdStage.ThrowIfError(ZstdNative.SetParameter(context, ZstdNative.CompressionLevel, level));
        ZstdStage.ThrowIfError(ZstdNative.SetParameter(context, ZstdNative.ChecksumFlag, 1));
        return context;
    }

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

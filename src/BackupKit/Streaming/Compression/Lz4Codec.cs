using System.Collections.Concurrent;

namespace BackupKit.Streaming.Compression;

/// <summary>lz4 by the machine's liblz4.</summary>
internal sealed class Lz4Codec(int level) : CompressionCodec
{
    public const int LowestLevel = 1;
    public const int HighestLevel = 12;

    private const int KeptContexts = 16;

    public static readonly Lz4Codec Default = new(LowestLevel);

    private readonly ConcurrentBag<Lz4Compressor> _idle = [];

    public override string Name => "lz4";

    public override string Extension => ".lz4";

    public override ByteStage CreateEncoder()
    {
        ThrowIfUnavailable();
        return new Lz4Stage(_idle.TryTake(out var context) ? context : new Lz4Compressor(), level, Return);
    }

    public override Stream OpenDecoder(Stream stored)
    {
        ThrowIfUnavailable();
        return new Lz4Decoder(stored);
    }

    public override IReadOnlyList<PrecheckFinding> Check() => Lz4Native.IsAvailable
        ? []
        : [new PrecheckFinding(FindingSeverity.Error, Unavailable.Code, Unavailable.Message, Unavailable.Hint)];

    private static BackupException Unavailable => new(
        BackupErrorCode.CodecUnavailable,
        "lz4 can not be used: the library liblz4 1.8.2 or newer was not found on this machine.",
        "Install it (Debian and Ubuntu: apt-get install liblz4-1; Red Hat: dnf install lz4-libs), or use zstd or gzip.");

    private static void ThrowIfUnavailable()
    {
        if (!Lz4Native.IsAvailable)
        {
            throw Unavailable;
        }
    }

    private void Return(Lz4Compressor context)
    {
        // The beginning of a frame resets whatever the last one left behind.
        if (_idle.Count < KeptContexts)
        {
            _idle.Add(context);
        }
        else
        {
            context.Dispose();
        }
    }
}

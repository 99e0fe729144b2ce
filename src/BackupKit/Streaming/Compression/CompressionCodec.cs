namespace BackupKit.Streaming.Compression;

/// <summary>A way to compress parts; immutable and thread-safe.</summary>
internal abstract class CompressionCodec
{
    public static readonly CompressionCodec None = new NoCompression();

    /// <summary>Every <see cref="Extension"/> there is.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["", ".zst", ".gz", ".lz4"];

    /// <summary>The name the manifest records.</summary>
    public abstract string Name { get; }

    /// <summary>What is appended to keys, with its dot.</summary>
    public abstract string Extension { get; }

    /// <summary>What <see cref="PartRecord.WindowLog"/> says of parts that are written.</summary>
    public virtual int? WindowLog => null;

    /// <summary>The codec for a name of a manifest.</summary>
    /// <param name="name">The name.</param>
    /// <param name="windowLog">The <see cref="PartRecord.WindowLog"/> beside it.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.SetUnsupported"/>.</exception>
    public static CompressionCodec ByName(string name, int? windowLog = null) => name switch
    {
        "none" => None,
        "zstd" => windowLog is null ? ZstdCodec.Default : new ZstdCodec(new ZstdOptions { LongWindowLog = windowLog }),
        "gzip" => GZipCodec.Default,
        "lz4" => Lz4Codec.Default,
        _ => throw new BackupException(
            BackupErrorCode.SetUnsupported,
            $"The set uses the compression \"{name}\", which this version does not know.",
            "Use a newer version of BackupKit to read it."),
    };

    /// <summary>A stage for one part; <see langword="null"/> when bytes are stored as they are.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorCode.CodecUnavailable"/>.</exception>
    public abstract ByteStage? CreateEncoder();

    /// <summary>
    /// The plain bytes of a stored stream, which it neither owns nor disposes. The stored stream is read to its end before
    /// the plain one ends; a damaged or truncated one throws <see cref="BackupErrorCode.CorruptStream"/>.
    /// </summary>
    public abstract Stream OpenDecoder(Stream stored);

    /// <summary>The codec as it works best when so many cores are there for each part that is written.</summary>
    public virtual CompressionCodec WithCores(int coresPerPart) => this;

    /// <summary>What keeps the codec from working on this machine.</summary>
    public virtual IReadOnlyList<PrecheckFinding> Check() => [];
}

using BackupKit.Streaming.Compression;

namespace BackupKit;

/// <summary>Compression of a pipeline; the last call counts, and without one nothing is compressed.</summary>
public static class CompressionPipelineBuilderExtensions
{
    /// <summary>Compresses with zstd by the machine's libzstd 1.4.0 or newer; a precheck says when it is missing.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="level">1 (fastest, the default) to 19 (smallest).</param>
    public static BackupPipelineBuilder CompressZstd(this BackupPipelineBuilder builder, int level = 1) =>
        builder.CompressZstd(new ZstdOptions { Level = level });

    /// <summary>Compresses with zstd by the machine's libzstd 1.4.0 or newer; a precheck says when it is missing.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Level, window and threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its limits.</exception>
    public static BackupPipelineBuilder CompressZstd(this BackupPipelineBuilder builder, ZstdOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        return builder.Compress(new ZstdCodec(options));
    }

    /// <summary>
    /// Compresses with lz4 by the machine's liblz4 1.8.2 or newer; a precheck says when it is missing. Takes the least CPU and the most room.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="level">1 (fastest, the default) to 12 (smallest).</param>
    public static BackupPipelineBuilder CompressLz4(this BackupPipelineBuilder builder, int level = Lz4Codec.LowestLevel)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(level, Lz4Codec.LowestLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Lz4Codec.HighestLevel);
        return builder.Compress(new Lz4Codec(level));
    }

    /// <summary>Compresses with gzip.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="level">1 (fastest) to 9 (smallest); default 6.</param>
    public static BackupPipelineBuilder CompressGZip(this BackupPipelineBuilder builder, int level = GZipCodec.DefaultLevel)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 9);
        return builder.Compress(new GZipCodec(level));
    }

    /// <summary>Stores everything as it is.</summary>
    public static BackupPipelineBuilder NoCompression(this BackupPipelineBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Compress(CompressionCodec.None);
    }
}

using BackupKit.Streaming.Compression;
using Microsoft.Extensions.Logging;

namespace BackupKit.Workflow;

/// <summary>What a builder froze: everything a run needs to know.</summary>
internal sealed record PipelineSettings
{
    public required string Name { get; init; }

    public required IBackupSource Source { get; init; }

    /// <summary>The sink, guarded against stalls.</summary>
    public required IBackupSink Sink { get; init; }

    /// <summary>What comes before the name of the pipeline in the keys of sets; empty or without a trailing slash.</summary>
    public required string Prefix { get; init; }

    public required CompressionCodec Codec { get; init; }

    public required IReadOnlyList<IVerifier> Verifiers { get; init; }

    public required IReadOnlyList<IAlertChannel> Channels { get; init; }

    public required int Workers { get; init; }

    /// <summary>Plain bytes that may be read from the source each second; <see langword="null"/> for no limit.</summary>
    public long? MaxRate { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}

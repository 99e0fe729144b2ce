using BackupKit.Sinks;
using BackupKit.Streaming.Compression;
using BackupKit.Workflow;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BackupKit;

/// <summary>Builds a <see cref="BackupPipeline"/>; works with and without dependency injection.</summary>
/// <remarks>
/// Not thread-safe. <see cref="Build"/> freezes it: any later change throws <see cref="InvalidOperationException"/>. Packages add
/// their own <c>From</c>, <c>To</c>, <c>Verify</c> and <c>Alert</c> as extensions.
/// </remarks>
public sealed class BackupPipelineBuilder
{
    /// <summary>How many parts are written at the same time unless told otherwise.</summary>
    public const int DefaultWorkers = 4;

    /// <summary>The lowest limit of <see cref="MaxRate"/>: 64 KiB, at which a row of 1 GiB takes more than four hours.</summary>
    public const long LowestMaxRate = 64 << 10;

    private readonly string _name;
    private readonly List<IVerifier> _verifiers = [];
    private readonly List<IAlertChannel> _channels = [];
    private IBackupSource? _source;
    private IBackupSink? _sink;
    private string _prefix = "";
    private CompressionCodec _codec = CompressionCodec.None;
    private int _workers = DefaultWorkers;
    private long? _maxRate;
    private ILogger _logger = NullLogger.Instance;
    private TimeProvider _time = TimeProvider.System;
    private TimeSpan _stallTimeout = StallGuardSink.DefaultTimeout;
    private bool _isFrozen;

    /// <summary>Begins a pipeline.</summary>
    /// <param name="name">Its name, one segment of a key: letters, digits and <c>. _ - + = @ , ~ %</c>.</param>
    public BackupPipelineBuilder(string name)
    {
        if (!ObjectKey.IsValid(name) || name.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException("A pipeline's name has letters, digits and . _ - + = @ , ~ % only.", nameof(name));
        }

        _name = name;
    }

    /// <summary>Sets what is backed up.</summary>
    public BackupPipelineBuilder From(IBackupSource source) => Change(() => _source = NotNull(source));

    /// <summary>Sets where sets are stored, as <c>prefix/name/set id</c>.</summary>
    /// <param name="sink">The sink.</param>
    /// <param name="prefix">A key prefix; default none.</param>
    public BackupPipelineBuilder To(IBackupSink sink, string prefix = "")
    {
        prefix = NotNull(prefix).Trim('/');
        if (prefix.Length > 0)
        {
            ObjectKey.ThrowIfInvalid(prefix);
        }

        return Change(() => (_sink, _prefix) = (NotNull(sink), prefix));
    }

    /// <summary>Adds a verifier. Every one must pass before a set counts as complete; they run in the order they were added.</summary>
    public BackupPipelineBuilder Verify(IVerifier verifier) => Change(() => _verifiers.Add(NotNull(verifier)));

    /// <summary>Adds a channel that is told of success and failure. A channel that fails does not fail the backup.</summary>
    public BackupPipelineBuilder Alert(IAlertChannel channel) => Change(() => _channels.Add(NotNull(channel)));

    /// <summary>Sets how many parts are written at the same time, 1 to 64; default <see cref="DefaultWorkers"/>.</summary>
    public BackupPipelineBuilder Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 64);
        return Change(() => _workers = count);
    }

    /// <summary>
    /// Sets how many plain bytes all workers together may read from the source each second, at least <see cref="LowestMaxRate"/>; default no
    /// limit. Each worker waits a little after each piece, within its stream.
    /// </summary>
    public BackupPipelineBuilder MaxRate(long bytesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond, LowestMaxRate);
        return Change(() => _maxRate = bytesPerSecond);
    }

    /// <summary>Sets after which time without progress a sink's call is given up; default 20 seconds.</summary>
    public BackupPipelineBuilder SinkStallTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return Change(() => _stallTimeout = timeout);
    }

    /// <summary>Sets where the run is logged; default nowhere.</summary>
    public BackupPipelineBuilder LogTo(ILogger logger) => Change(() => _logger = NotNull(logger));

    /// <summary>Sets the clock; default the system's.</summary>
    public BackupPipelineBuilder Clock(TimeProvider time) => Change(() => _time = NotNull(time));

    /// <summary>Makes the pipeline and freezes the builder.</summary>
    /// <exception cref="InvalidOperationException">There is no source or no sink.</exception>
    public BackupPipeline Build()
    {
        var settings = new PipelineSettings
        {
            Name = _name,
            Source = _source ?? throw new InvalidOperationException($"The pipeline {_name} has no source: call From... first."),
            Sink = new StallGuardSink(
                _sink ?? throw new InvalidOperationException($"The pipeline {_name} has no sink: call To... first."),
                _stallTimeout,
                _time),
            Prefix = _prefix,

            // Reading, encoding and hashing a part take about one core.
            Codec = _codec.WithCores((Environment.ProcessorCount / _workers) - 1),
            Verifiers = [.. _verifiers],
            Channels = [.. _channels],
            Workers = _workers,
            MaxRate = _maxRate,
            Time = _time,
            Logger = _logger,
        };
        _isFrozen = true;
        return new BackupPipeline(settings);
    }

    internal BackupPipelineBuilder Compress(CompressionCodec codec) => Change(() => _codec = codec);

    private static T NotNull<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }

    private BackupPipelineBuilder Change(Action change)
    {
        if (_isFrozen)
        {
            throw new InvalidOperationException($"The pipeline {_name} was built and can not be changed any more.");
        }

        change();
        return this;
    }
}

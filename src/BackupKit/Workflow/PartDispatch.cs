using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using BackupKit.Diagnostics;
using BackupKit.Streaming;
using Polly;
using Polly.Retry;

namespace BackupKit.Workflow;

/// <summary>Writes all parts of a snapshot by several workers, in the order the snapshot lists them.</summary>
internal sealed class PartDispatch
{
    private const int Retries = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly ResiliencePropertyKey<string> PartKey = new("part");

    private readonly PipelineSettings _settings;
    private readonly PartWriter _writer;
    private readonly ProgressMeter _progress;
    private readonly Lazy<ResiliencePipeline> _retry;
    private readonly ConcurrentBag<PartRecord> _written = [];
    private readonly ByteRate? _rate;

    public PartDispatch(PipelineSettings settings, PartWriter writer, ProgressMeter progress)
    {
        _settings = settings;
        _writer = writer;
        _progress = progress;
        _rate = settings.MaxRate is { } most ? new ByteRate(most, settings.Time) : null;
        // Polly checks its options by reflection, which takes a tenth of a small run; most runs have nothing to try again.
        _retry = new Lazy<ResiliencePipeline>(CreateRetry);
    }

    /// <summary>Returns the records of all parts, sorted by key.</summary>
    public async Task<IReadOnlyList<PartRecord>> RunAsync(IBackupSnapshot snapshot, CancellationToken cancellationToken)
    {
        var waiting = Channel.CreateBounded<BackupPart>(new BoundedChannelOptions(2 * _settings.Workers) { SingleWriter = true });
        var legs = new List<Leg>
        {
            new(
                token => ListAsync(snapshot, waiting.Writer, token),
                error =>
                {
                    waiting.Writer.TryComplete(error);
                    return ValueTask.CompletedTask;
                }),
        };
        legs.AddRange(Enumerable.Range(0, _settings.Workers).Select(_ => new Leg(
            token => WorkAsync(snapshot, waiting.Reader, token),
            _ => ValueTask.CompletedTask)));

        await Leg.RunTogetherAsync(legs, cancellationToken).ConfigureAwait(false);
        return [.. _written.OrderBy(part => part.Key, StringComparer.Ordinal)];
    }

    private async Task ListAsync(IBackupSnapshot snapshot, ChannelWriter<BackupPart> waiting, CancellationToken cancellationToken)
    {
        // Two parts under one key would leave one of them, and a marker that names the other.
        var keys = new HashSet<string>(StringComparer.Ordinal) { SetFiles.Header, SetFiles.Manifest, SetFiles.Checksums };
        await foreach (var part in snapshot.ReadPartsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!keys.Add(part.Key))
            {
                throw new InvalidOperationException($"The source lists the part {part.Key} twice or under a name of the set itself.");
            }

            _progress.AddTotal(part.EstimatedBytes);
            await waiting.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WorkAsync(IBackupSnapshot snapshot, ChannelReader<BackupPart> waiting, CancellationToken cancellationToken)
    {
        await foreach (var part in waiting.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            using var activity = BackupKitDiagnostics.Activities.StartActivity("part");
            activity?.SetTag("backupkit.part", part.Key);
            var record = await WriteAndRetryAsync(snapshot, part, cancellationToken).ConfigureAwait(false);
            _written.Add(record);
            await snapshot.StoredAsync(part, cancellationToken).ConfigureAwait(false);
            _progress.AddPart(record);
            BackupKitDiagnostics.PlainBytes.Add(record.PlainLength);
            BackupKitDiagnostics.StoredBytes.Add(record.StoredLength);
        }
    }

    private async Task<PartRecord> WriteAndRetryAsync(IBackupSnapshot snapshot, BackupPart part, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? first;
        try
        {
            return await WriteAsync(snapshot, part, cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException failure) when (IsWorthRetrying(failure))
        {
            first = ExceptionDispatchInfo.Capture(failure);
        }

        var context = ResilienceContextPool.Shared.Get(part.Key, cancellationToken);
        context.Properties.Set(PartKey, part.Key);
        try
        {
            return await _retry.Value.ExecuteAsync(
                async attempt =>
                {
                    // The first attempt of the pipeline is the one that was made before it.
                    Interlocked.Exchange(ref first, null)?.Throw();
                    return await WriteAsync(snapshot, part, attempt.CancellationToken).ConfigureAwait(false);
                },
                context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<PartRecord> WriteAsync(IBackupSnapshot snapshot, BackupPart part, CancellationToken cancellationToken)
    {
        // Before the sink is asked for anything, since a connection of it would stand idle.
        await snapshot.WaitAsync(part, cancellationToken).ConfigureAwait(false);
        long counted = 0;
        try
        {
            return await _writer.WriteAsync(
                part,
                (written, output, token) => snapshot.WriteAsync(written, _rate is null ? output : new RateLimitedWriter(output, _rate), token),
                bytes =>
                {
                    counted += bytes;
                    _progress.AddBytes(bytes);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _progress.AddBytes(-counted);
            throw;
        }
    }

    private static bool IsWorthRetrying(BackupException error) =>
        error is { IsTransient: true, Code: not (BackupErrorCode.SnapshotLost or BackupErrorCode.SnapshotTooOld) };

    private ResiliencePipeline CreateRetry() => new ResiliencePipelineBuilder { TimeProvider = _settings.Time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<BackupException>(IsWorthRetrying),
            MaxRetryAttempts = Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstDelay,
            OnRetry = retry =>
            {
                BackupKitDiagnostics.Retries.Add(1);
                Log.PartRetried(
                    _settings.Logger,
                    retry.Outcome.Exception,
                    retry.Context.Properties.GetValue(PartKey, ""),
                    retry.AttemptNumber + 1);
                return default;
            },
        })
        .Build();
}

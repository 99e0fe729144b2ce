using System.Globalization;
using BackupKit.Alerts;
using BackupKit.Diagnostics;

namespace BackupKit.Workflow;

/// <summary>What happens during a backup, in order. The order is a safety property and has no other place.</summary>
internal sealed class BackupWorkflow(PipelineSettings settings)
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(10);

    private readonly AlertDispatcher _alerts = new(settings.Channels, settings.Time, settings.Logger);

    public async Task<BackupResult> RunAsync(IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var activity = BackupKitDiagnostics.Activities.StartActivity("run");
        activity?.SetTag("backupkit.pipeline", settings.Name);
        var begun = settings.Time.GetTimestamp();
        var set = new SetWriter(settings, settings.Time.GetUtcNow());
        await using var closing = set.ConfigureAwait(false);
        try
        {
            var (manifest, verifications) = await ExecuteAsync(set, progress, cancellationToken).ConfigureAwait(false);
            var elapsed = settings.Time.GetElapsedTime(begun);
            await TellSuccessAsync(set, manifest, elapsed).ConfigureAwait(false);
            return new BackupResult
            {
                SetKey = set.Key,
                Manifest = manifest,
                Verifications = verifications,
                Findings = manifest.Findings,
                Elapsed = elapsed,
            };
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await TellFailureAsync(set, ex).ConfigureAwait(false);
            throw;
        }
        finally
        {
            BackupKitDiagnostics.RunDuration.Record(
                settings.Time.GetElapsedTime(begun).TotalSeconds,
                new KeyValuePair<string, object?>("backupkit.pipeline", settings.Name));
        }
    }

    private async Task<(BackupManifest Manifest, IReadOnlyList<VerificationResult> Verifications)> ExecuteAsync(
        SetWriter set,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        var findings = await PrecheckAsync(cancellationToken).ConfigureAwait(false);
        Log.RunBegins(settings.Logger, settings.Name, set.Key);
        try
        {
            await set.BeginAsync(cancellationToken).ConfigureAwait(false);
            var (report, parts) = await DumpAsync(set, progress, cancellationToken).ConfigureAwait(false);
            var manifest = await set.DescribeAsync(report, parts, findings, cancellationToken).ConfigureAwait(false);

            // What the marker vouches for has to be on the medium before it; what is verified is then what the medium took.
            await set.FlushAsync(cancellationToken).ConfigureAwait(false);
            var verifications = await VerifyAsync(set, manifest, progress, cancellationToken).ConfigureAwait(false);

            // The backup exists once this returns. Only then may an older one go.
            await set.CommitAsync().ConfigureAwait(false);
            return (manifest, verifications);
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkStalled)
        {
            // Nothing more can be asked of a sink that does not answer.
            throw;
        }
        catch
        {
            await set.DiscardAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IReadOnlyList<PrecheckFinding>> PrecheckAsync(CancellationToken cancellationToken)
    {
        var findings = await Precheck.RunAsync(settings, cancellationToken).ConfigureAwait(false);
        Precheck.ThrowIfError(findings);
        foreach (var finding in findings.Where(finding => finding.Severity == FindingSeverity.Warning))
        {
            Log.PrecheckWarns(settings.Logger, settings.Name, finding.Message);
        }

        return findings;
    }

    private async Task<(SnapshotReport Report, IReadOnlyList<PartRecord> Parts)> DumpAsync(
        SetWriter set,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        var meter = new ProgressMeter(progress, settings.Time, settings.MaxRate);
        meter.Begin("snapshot");
        var request = new SnapshotRequest
        {
            Workers = settings.Workers,
            MaxRate = settings.MaxRate,
            CompressionExtension = settings.Codec.Extension,
            Started = set.Started,
            Waiting = meter.Wait,
        };
        var snapshot = await settings.Source.OpenSnapshotAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            meter.Begin("dump");
            var parts = await new PartDispatch(settings, set.Parts, meter).RunAsync(snapshot, cancellationToken).ConfigureAwait(false);
            meter.End();
            return (await snapshot.CompleteAsync(parts, cancellationToken).ConfigureAwait(false), parts);
        }
        finally
        {
            await ReleaseAsync(snapshot).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(IBackupSnapshot snapshot)
    {
        try
        {
            await Task.Run(async () => await snapshot.DisposeAsync().ConfigureAwait(false))
                .WaitAsync(ReleaseLimit, settings.Time).ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            // The view was proved before this, or the run has failed already; a server ends sessions that are gone.
            Log.SnapshotNotReleased(settings.Logger, ex, settings.Name);
        }
    }

    private async Task<IReadOnlyList<VerificationResult>> VerifyAsync(
        SetWriter set,
        BackupManifest manifest,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        var context = new VerificationContext
        {
            Sink = settings.Sink,
            SetKey = set.Key,
            Manifest = manifest,
            Checksums = set.Checksums,
            Workers = settings.Workers,
            Progress = progress,
        };
        var results = new List<VerificationResult>();
        foreach (var verifier in settings.Verifiers)
        {
            results.Add(await verifier.VerifyAsync(context, cancellationToken).ConfigureAwait(false));
        }

        var wrong = results.SelectMany(result => result.Findings).ToList();
        return wrong.Count == 0
            ? results
            : throw new BackupException(
                BackupErrorCode.VerificationFailed,
                $"The set that was just written is not good; {wrong.Count} findings, the first: {wrong[0].Message}",
                "The set was not completed. Check the sink's storage, then run the backup again.");
    }

    private Task TellSuccessAsync(SetWriter set, BackupManifest manifest, TimeSpan elapsed)
    {
        var stored = manifest.Parts.Sum(part => part.StoredLength);
        Log.RunEnds(settings.Logger, settings.Name, set.Key, manifest.Parts.Count, stored, elapsed.TotalSeconds);
        return _alerts.SendAsync(new BackupAlert(
            settings.Name,
            set.Id,
            FindingSeverity.Information,
            BackupErrorCode.None,
            string.Create(CultureInfo.InvariantCulture, $"Set {set.Key} is complete: {manifest.Parts.Count} parts, {stored} bytes, {elapsed.TotalSeconds:0.0} s."),
            null,
            settings.Time.GetUtcNow()));
    }

    private Task TellFailureAsync(SetWriter set, Exception exception)
    {
        Log.RunFails(settings.Logger, exception, settings.Name);
        var known = exception as BackupException;
        return _alerts.SendAsync(new BackupAlert(
            settings.Name,
            set.Id,
            FindingSeverity.Error,
            known?.Code ?? BackupErrorCode.None,
            $"The backup failed: {known?.Message ?? exception.GetType().Name}",
            known?.Hint,
            settings.Time.GetUtcNow()));
    }
}

using BackupKit.MySql.Conversion;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Restore;
using BackupKit.MySql.Verification;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql;

/// <summary>Restores sets to a MySQL or MariaDB server: plans first, never overwrites unless told, resumes exactly.</summary>
/// <remarks>
/// Thread-safe. While a restore runs, each target database has a table <c>_backupkit_restore</c> with the progress; it is dropped when the
/// restore is complete and proved.
/// </remarks>
public sealed class MySqlRestoreTarget : IRestoreTarget
{
    private readonly MySqlRestoreOptions _options;
    private readonly MySqlConnectionSettings _settings;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a target.</summary>
    /// <param name="options">Where to restore to; not to be changed afterwards.</param>
    /// <param name="timeProvider">Clock of time-outs and durations; the system's by default.</param>
    /// <exception cref="BackupException">The connection string can not be read.</exception>
    public MySqlRestoreTarget(MySqlRestoreOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _settings = MySqlConnectionSettings.Parse(options.ConnectionString);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Creates a target with default options.</summary>
    /// <param name="connectionString">A connection string with MySqlConnector's keywords.</param>
    /// <exception cref="BackupException">The connection string can not be read.</exception>
    public MySqlRestoreTarget(string connectionString)
        : this(new MySqlRestoreOptions { ConnectionString = connectionString })
    {
    }

    /// <inheritdoc/>
    public string Name => "mysql";

    /// <inheritdoc/>
    public async Task<RestorePlan> PlanAsync(
        BackupSet backup,
        RestoreRequest request,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfIncomplete(backup);
        var session = new TargetSession(Access());
        await using (session.ConfigureAwait(false))
        {
            var opened = await session.OpenAsync(cancellationToken).ConfigureAwait(false);
            var definers = await DefinerMapping
                .ReadAsync(opened, _options.Definers, _options.DefinerMap, cancellationToken)
                .ConfigureAwait(false);
            var target = await TargetFacts.ReadAsync(opened, cancellationToken).ConfigureAwait(false);
            var conversion = _options.ConvertFlavour && FlavourConversion.IsNeeded(backup.Manifest, target.Server.Flavour)
                ? new FlavourConversion(new ConversionTarget(target.Server, target.Collations.Contains, _options.ConvertEngines))
                : null;
            var converted = conversion?.Apply(backup) ?? backup;
            var definitions = new TargetDefinitions(request.Rename, definers, NameCase.Of(backup.Manifest.Source), conversion);
            var equality = new SetEquality(converted, request, definitions, Access());
            var plan = await new RestorePlanner(converted, request, _options, definitions, equality)
                .PlanAsync(opened, target, new ConversionCheck(backup, conversion, Access()), cancellationToken)
                .ConfigureAwait(false);
            return plan with { Set = backup };
        }
    }

    /// <inheritdoc/>
    public async Task<RestoreResult> ExecuteAsync(
        RestorePlan plan,
        IProgress<BackupProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var own = plan as MySqlRestorePlan
            ?? throw new ArgumentException("The plan was made by another kind of target.", nameof(plan));
        ThrowIfForbidden(plan);

        var started = _timeProvider.GetTimestamp();
        var workers = plan.Request.Workers > 0 ? plan.Request.Workers : Environment.ProcessorCount;
        var sessions = new TargetSessions(Access(), workers, _options.Retries);
        await using (sessions.ConfigureAwait(false))
        {
            var context = RestoreExecutor.CreateContext(own, _options, sessions, progress);
            var executor = new RestoreExecutor(context);
            await executor.RestoreAsync(cancellationToken).ConfigureAwait(false);
            var verification = plan.Request.Verify
                ? await VerifyAsync(own, progress, cancellationToken).ConfigureAwait(false)
                : null;
            await executor.FindOrphansAsync(cancellationToken).ConfigureAwait(false);
            await executor.CompleteAsync(verification is not null, cancellationToken).ConfigureAwait(false);
            return new RestoreResult
            {
                Rows = context.Progress.Rows,
                Bytes = context.Progress.Bytes,
                Verification = verification,
                Findings = [.. plan.Findings, .. context.Findings],
                Elapsed = _timeProvider.GetElapsedTime(started),
            };
        }
    }

    // Comparison follows the parts that are there, so what the inventory misses must be found before anything is written.
    private static void ThrowIfIncomplete(BackupSet backup)
    {
        var findings = new FindingList();
        new SetStructure(backup.Manifest, findings).Check();
        if (findings.ToResult("structure").Findings is [var first, ..] all)
        {
            throw new BackupException(
                BackupErrorCode.SetCorrupt,
                $"The set's manifest contradicts itself: {first.Subject} {first.Message} ({all.Count} findings).",
                "Use another copy of the set; verify it with the level content to see every finding.");
        }
    }

    private static void ThrowIfForbidden(RestorePlan plan)
    {
        if (plan.Findings.FirstOrDefault(f => f.Severity == FindingSeverity.Error) is { } error)
        {
            throw new BackupException(error.Code, error.Message, error.Hint) { Findings = plan.Findings };
        }
    }

    private async Task<VerificationResult> VerifyAsync(
        MySqlRestorePlan plan,
        IProgress<BackupProgress>? progress,
        CancellationToken cancellationToken)
    {
        // Where events were enabled already, rows may rightly have changed since the database was proved.
        var open = plan.Databases.Where(d => d.IsComplete || !d.IsProved);
        var result = await new SetEquality(plan.Converted, plan.Request, plan.Definitions, Access())
            .CompareAsync(open, ignoresExtra: true, progress, cancellationToken)
            .ConfigureAwait(false);
        if (!result.IsPassed)
        {
            throw new BackupException(
                BackupErrorCode.ComparisonFailed,
                $"The restored server differs from the set in {result.Findings.Count} places: "
                    + string.Join("; ", result.Findings.Take(5).Select(f => $"{f.Name} {f.Subject}: {f.Message}")),
                "The journal is kept. "
                    + (result.Findings.Any(f => f.Message.Contains(JsonLoss.Message, StringComparison.Ordinal))
                        ? JsonLoss.Hint
                        : "Something changed the target while it was restored, or the server changed what it was given."));
        }

        return result;
    }

    private TargetAccess Access() => new(_settings, _options.WriteBinaryLog, _timeProvider);
}

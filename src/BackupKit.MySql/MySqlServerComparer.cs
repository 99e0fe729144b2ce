using BackupKit.MySql.Conversion;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Restore;
using BackupKit.MySql.Verification;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql;

/// <summary>Compares a live server with a set, by digest of the rows and by definition.</summary>
public static class MySqlServerComparer
{
    /// <summary>Compares. Reads only; each session reads in a snapshot of its own, so writes meanwhile show as differences.</summary>
    /// <param name="backup">The set.</param>
    /// <param name="options">What to compare it with.</param>
    /// <param name="progress">Told of what was read; may be called concurrently.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <returns>
    /// Findings named <c>missing-table</c>, <c>extra-table</c> and so on for each kind of object, <c>row-count</c>, <c>row-digest</c>,
    /// <c>definition</c>, <c>definer</c>, <c>environment</c>, <c>sequence-value</c>, <c>histogram</c>, <c>account</c>, <c>privileges</c>,
    /// <c>unreadable</c>, <c>warning</c>; and notes of what was not compared.
    /// </returns>
    /// <exception cref="BackupException">The server can not be read, or a name is not in the set.</exception>
    public static async Task<VerificationResult> CompareAsync(
        BackupSet backup,
        MySqlCompareOptions options,
        IProgress<BackupProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(options);
        var contents = new SetContents(backup.Manifest);
        var names = contents.Choose(options.Databases, options.Tables, options.Rename);
        var workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        var settings = MySqlConnectionSettings.Parse(options.ConnectionString);
        var definers = await DefinersAsync(settings, options, cancellationToken).ConfigureAwait(false);
        var conversion = options.ConvertFlavour
            ? await ConversionAsync(backup, settings, options, cancellationToken).ConfigureAwait(false)
            : null;
        var target = new TargetDefinitions(options.Rename, definers, NameCase.Of(backup.Manifest.Source), conversion);
        var scope = ServerScope.Choose(backup.Manifest, options, conversion is not null);
        var comparer = new ServerComparer(conversion?.Apply(backup) ?? backup, settings, target, workers, TimeProvider.System)
        {
            Progress = progress,
            WithAccounts = scope.WithAccounts,
            WithServerObjects = scope.WithObjects,
            Notes = scope.Notes,
        };
        return await comparer.CompareAsync(
            [.. names.Select(n => new ComparedDatabase(n, options.Rename.GetValueOrDefault(n, n), options.Tables.Count > 0 ? options.Tables : null))],
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<FlavourConversion?> ConversionAsync(
        BackupSet backup,
        MySqlConnectionSettings settings,
        MySqlCompareOptions options,
        CancellationToken cancellationToken)
    {
        var session = await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var facts = await TargetFacts.ReadAsync(session, cancellationToken).ConfigureAwait(false);
            return FlavourConversion.IsNeeded(backup.Manifest, facts.Server.Flavour)
                ? new FlavourConversion(new ConversionTarget(facts.Server, facts.Collations.Contains, options.ConvertEngines))
                : null;
        }
    }

    private static async Task<DefinerMapping> DefinersAsync(
        MySqlConnectionSettings settings,
        MySqlCompareOptions options,
        CancellationToken cancellationToken)
    {
        if (options.Definers == DefinerPolicy.Keep && options.DefinerMap.Count == 0)
        {
            return DefinerMapping.Keep;
        }

        var session = await MySqlSession.ConnectAsync(settings, MySqlSessionOptions.Default, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return await DefinerMapping.ReadAsync(session, options.Definers, options.DefinerMap, cancellationToken).ConfigureAwait(false);
        }
    }
}

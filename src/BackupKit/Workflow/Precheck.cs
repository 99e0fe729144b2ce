namespace BackupKit.Workflow;

/// <summary>Asks everybody who takes part in a run what would make it fail.</summary>
internal static class Precheck
{
    public static async Task<IReadOnlyList<PrecheckFinding>> RunAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        var source = FindAsync(settings.Source.CheckAsync, cancellationToken);
        var sink = FindAsync(settings.Sink.CheckAsync, cancellationToken);
        await Task.WhenAll(source, sink).ConfigureAwait(false);
        return [.. await source.ConfigureAwait(false), .. await sink.ConfigureAwait(false), .. settings.Codec.Check()];
    }

    /// <exception cref="BackupException">
    /// There is an error among the findings. Its code is that of the errors when they have one in common, else
    /// <see cref="BackupErrorCode.PrecheckFailed"/>.
    /// </exception>
    public static void ThrowIfError(IReadOnlyList<PrecheckFinding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        if (errors.Count == 0)
        {
            return;
        }

        var codes = errors.Select(error => error.Code).Distinct().ToList();
        throw new BackupException(
            codes is [var only] ? only : BackupErrorCode.PrecheckFailed,
            errors is [var single] ? single.Message : $"{errors.Count} things keep the backup from running: {string.Join(" ", errors.Select(error => error.Message))}",
            string.Join(" ", errors.Select(error => error.Hint).OfType<string>().Distinct()) is { Length: > 0 } hints ? hints : null)
        {
            Findings = findings,
        };
    }

    private static async Task<IReadOnlyList<PrecheckFinding>> FindAsync(
        Func<CancellationToken, Task<IReadOnlyList<PrecheckFinding>>> check,
        CancellationToken cancellationToken)
    {
        try
        {
            return await check(cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex)
        {
            // A check that can not look has found out something, too, and what the others found should be seen with it.
            return [new PrecheckFinding(FindingSeverity.Error, ex.Code, ex.Message, ex.Hint)];
        }
    }
}

using System.Runtime.InteropServices;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Input;
using BackupKit.Cli.Output;

namespace BackupKit.Cli.Commands;

/// <summary>Runs a verb: signals become cancellation, exceptions become an error, a hint and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(
        CommandOutput output,
        Func<CommandOutput, CancellationToken, Task<ExitCode>> work)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Cancel(context, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Cancel(context, stop));
        try
        {
            return (int)await work(output, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(output, ExitCode.Cancelled, "cancelled", new ErrorDocument(null, "Cancelled", "The work was cancelled; nothing was marked complete.", null, true));
        }
        catch (BackupException exception)
        {
            var error = ErrorDocument.From(exception);
            return Fail(output, ExitCodeOf(exception.Code), $"error {error.Code}", error, exception.Findings);
        }
        catch (UsageException exception)
        {
            return Fail(output, ExitCode.Usage, "error", new ErrorDocument(null, "Usage", SecretText.Mask(exception.Message), exception.Hint, false));
        }
        catch (Exception exception)
        {
            // Whatever is not a BackupException is a defect of ours; on-call people still need a sentence and an exit code.
            return Fail(output, ExitCode.Failed, "error", Unexpected(exception));
        }
    }

    /// <summary>The exit code that says the most about an error.</summary>
    public static ExitCode ExitCodeOf(BackupErrorCode code) => code switch
    {
        BackupErrorCode.InvalidConnectionString or BackupErrorCode.InvalidOptions => ExitCode.Usage,
        BackupErrorCode.SetCorrupt or BackupErrorCode.VerificationFailed or BackupErrorCode.ComparisonFailed => ExitCode.Different,
        BackupErrorCode.PrecheckFailed => ExitCode.PrecheckFailed,
        BackupErrorCode.TargetNotEmpty or BackupErrorCode.RestoreRefused => ExitCode.Refused,
        _ => ExitCode.Failed,
    };

    private static void Cancel(PosixSignalContext context, CancellationTokenSource stop)
    {
        // The second signal is left to the runtime, which ends the process at once.
        if (!stop.IsCancellationRequested)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static int Fail(
        CommandOutput output,
        ExitCode code,
        string label,
        ErrorDocument error,
        IReadOnlyList<PrecheckFinding>? findings = null)
    {
        foreach (var finding in findings ?? [])
        {
            output.Finding(finding);
        }

        // The only error among the findings is what stopped the run; it is not said twice.
        if (findings?.Count(finding => finding.Severity == FindingSeverity.Error && SecretText.Mask(finding.Message) == error.Message) is not 1)
        {
            output.Error(label, error.Message, error.Hint);
        }

        output.Document(
            new FailureDocument { Command = output.Command, ExitCode = code, Error = error, Findings = FindingDocument.From(findings ?? []) },
            DocumentJson.Readable.FailureDocument);
        return (int)code;
    }

    private static ErrorDocument Unexpected(Exception exception)
    {
        var isTracing = Environment.GetEnvironmentVariable("BACKUPKIT_TRACE") is "1";
        return new ErrorDocument(
            null,
            "Unexpected",
            SecretText.Mask(isTracing ? exception.ToString() : $"{exception.GetType().Name}: {exception.Message}"),
            isTracing ? "This is a defect of backupkit; please report it." : "This is a defect of backupkit; run again with BACKUPKIT_TRACE=1 and report it.",
            false);
    }
}

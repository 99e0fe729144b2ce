namespace BackupKit.Cli.Documents;

/// <summary>The exit code as a word.</summary>
internal static class StatusText
{
    public static string Of(ExitCode code) => code switch
    {
        ExitCode.Success => "ok",
        ExitCode.Usage => "usage",
        ExitCode.Different => "different",
        ExitCode.PrecheckFailed => "precheck",
        ExitCode.Refused => "refused",
        ExitCode.Cancelled => "cancelled",
        _ => "failed",
    };
}

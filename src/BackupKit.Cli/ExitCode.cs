namespace BackupKit.Cli;

/// <summary>What the process returns; documented in <c>docs/cli.md</c> and never renumbered.</summary>
internal enum ExitCode
{
    /// <summary>Complete, and verified as asked.</summary>
    Success = 0,

    /// <summary>The work could not be done; the error says why.</summary>
    Failed = 1,

    /// <summary>The command line or a connection string can not be understood.</summary>
    Usage = 2,

    /// <summary>A verification or a comparison found differences.</summary>
    Different = 3,

    /// <summary>A precheck or a restore's preflight found errors; nothing was changed.</summary>
    PrecheckFailed = 4,

    /// <summary>Refused because something would be overwritten; nothing was changed.</summary>
    Refused = 5,

    /// <summary>Cancelled by Ctrl-C or SIGTERM.</summary>
    Cancelled = 130,
}

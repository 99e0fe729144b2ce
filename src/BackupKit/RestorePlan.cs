namespace BackupKit;

/// <summary>What a restore would do; printable.</summary>
/// <remarks>A target derives from it to carry what it needs to execute.</remarks>
public record RestorePlan
{
    /// <summary>The set.</summary>
    public required BackupSet Set { get; init; }

    /// <summary>What was asked for.</summary>
    public required RestoreRequest Request { get; init; }

    /// <summary>The steps in order, one line each.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>What preflight found; an error forbids execution.</summary>
    public required IReadOnlyList<PrecheckFinding> Findings { get; init; }

    /// <summary>Plain bytes of the rows to load.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Rows to load.</summary>
    public long TotalRows { get; init; }
}

using BackupKit.Cli.Output;

namespace BackupKit.Cli.Documents;

/// <summary>One finding of a precheck, a plan or a run.</summary>
internal sealed record FindingDocument(FindingSeverity Severity, string? Code, string Message, string? Hint)
{
    public static IReadOnlyList<FindingDocument> From(IEnumerable<PrecheckFinding> findings) =>
        [.. findings.Select(f => new FindingDocument(
            f.Severity,
            f.Code == BackupErrorCode.None ? null : ErrorCodeText.Format(f.Code),
            f.Message,
            f.Hint))];
}

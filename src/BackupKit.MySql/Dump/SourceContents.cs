using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Dump;

/// <summary>Everything that was read of the source before its rows.</summary>
/// <param name="Source">Who the server is.</param>
/// <param name="Databases">The structure of the chosen databases.</param>
/// <param name="Server">What belongs to the server itself.</param>
/// <param name="LeftOut">What users made in the server's own databases.</param>
/// <param name="Before">What it looked like before the snapshot was taken.</param>
/// <param name="Changes">What DDL changed between the moment of the rows and that of the definitions.</param>
internal sealed record SourceContents(
    SourceIdentity Source,
    IReadOnlyList<DatabaseContents> Databases,
    ServerContents Server,
    LeftOutObjects LeftOut,
    FingerprintsBefore Before,
    IReadOnlyList<PrecheckFinding> Changes);

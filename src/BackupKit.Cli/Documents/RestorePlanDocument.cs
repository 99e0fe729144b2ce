namespace BackupKit.Cli.Documents;

/// <summary>What a restore does, step by step.</summary>
internal sealed record RestorePlanDocument(IReadOnlyList<string> Steps, long TotalRows, long TotalBytes);

namespace BackupKit.Catalog;

/// <summary>What a reader must understand before it reads the rest of a manifest or header.</summary>
internal sealed record ManifestNeeds(int Format, string? SetId, IReadOnlyList<string>? Capabilities);

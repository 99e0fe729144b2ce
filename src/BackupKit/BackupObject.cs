namespace BackupKit;

/// <summary>One stored object as a sink lists it.</summary>
/// <param name="Key">The key, with forward slashes.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Modified">When it was last written, UTC.</param>
public sealed record BackupObject(string Key, long Length, DateTimeOffset Modified);

namespace BackupKit.MySql.Dump;

/// <summary>A part that holds text made from what was read of the structure; it can be written any number of times.</summary>
internal sealed record ScriptPart : BackupPart
{
    /// <summary>Makes the bytes.</summary>
    public required Func<byte[]> Render { get; init; }
}

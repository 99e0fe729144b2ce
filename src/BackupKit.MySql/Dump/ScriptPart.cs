namespace BackupKit.MySql.Dump;

/// <summary>A part that holds text made from what was read of the structure; it can be written any number of times.</summary>
internal sealed record ScriptPart : BackupPart
{
    /// <summary>The table whose text the bytes are made of.</summary>
    public TableDump? Table { get; init; }

    /// <summary>Makes the bytes; the text of <see cref="Table"/> has to be known.</summary>
    public required Func<byte[]> Render { get; init; }
}

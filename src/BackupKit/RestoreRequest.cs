namespace BackupKit;

/// <summary>What to restore.</summary>
public sealed record RestoreRequest
{
    /// <summary>Databases of the set to restore; empty means all.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];

    /// <summary>Tables to restore, without other objects; empty means everything. Needs exactly one database.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>New names of databases, by the name in the set.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether existing objects may be dropped first; default <see langword="false"/>: nothing is overwritten.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to go on with an interrupted restore of the same set; together with <see cref="Overwrite"/>, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>How many parts to load at the same time; 0 means as many as there are cores.</summary>
    public int Workers { get; init; }

    /// <summary>Whether to read the target back and compare every digest and definition; default <see langword="true"/>.</summary>
    public bool Verify { get; init; } = true;
}

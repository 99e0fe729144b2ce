namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>What becomes of an object.</summary>
internal enum ObjectFate
{
    /// <summary>It is restored, and compared.</summary>
    Restored,

    /// <summary>Its definition is; its rows are kept elsewhere.</summary>
    Definition,

    /// <summary>It is recorded, and a comparison names it where it is missing.</summary>
    Recorded,
}

namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>One kind of object, as each server has it.</summary>
/// <param name="Rule">The rule of fidelity that is about it.</param>
/// <param name="Object">What the document calls it.</param>
/// <param name="Kinds">The kinds that the inventory has it under, separated by commas.</param>
internal sealed record ObjectCase(string Rule, string Object, string Kinds)
{
    /// <summary>What makes it on MySQL, statements separated by <c>$$</c>; <see langword="null"/> where there is none.</summary>
    public string? MySql { get; init; }

    /// <summary>What makes it on MariaDB.</summary>
    public string? MariaDb { get; init; }

    /// <summary>What makes it on both families.</summary>
    public string Both { init => MySql = MariaDb = value; }

    /// <summary>Whether both families have it, although it is made on one only: the other has it in a plugin that is not installed here.</summary>
    public bool IsOnBoth { get; init; }

    /// <summary>A query, after statements that prepare it, that has the same answer in source and target; the default database is that of the case.</summary>
    public string? Probe { get; init; }

    /// <summary>What a set keeps of it.</summary>
    public ObjectFate Fate { get; init; } = ObjectFate.Restored;

    /// <summary>The statements that make it on the server; <see langword="null"/> where the server does not have it.</summary>
    public string? ScriptFor(ServerName server) => TestServers.IsMariaDb(server) ? MariaDb : MySql;
}

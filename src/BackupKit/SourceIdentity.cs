namespace BackupKit;

/// <summary>Which server a set was read from.</summary>
public sealed record SourceIdentity
{
    /// <summary><c>mysql</c> or <c>mariadb</c>.</summary>
    public required string Flavour { get; init; }

    /// <summary>The version as the server prints it.</summary>
    public required string Version { get; init; }

    /// <summary>Host and port, or socket path; no account.</summary>
    public required string Address { get; init; }

    /// <summary>The server's UUID (MySQL) or server id (MariaDB), if it has one.</summary>
    public string? ServerUuid { get; init; }

    /// <summary>Server variables that a restore must know, by name.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>
    /// Kinds of objects of the server itself, such as <c>plugin</c>, of which every one is in the inventory; empty when only a part of the server
    /// was chosen.
    /// </summary>
    public IReadOnlyList<string> ObjectKinds { get; init => field = value ?? []; } = [];
}

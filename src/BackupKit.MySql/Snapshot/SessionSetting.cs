using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Snapshot;

/// <summary>One session variable of the prologue and the servers that must have it.</summary>
/// <param name="Name">Name of the variable.</param>
/// <param name="Value">SQL text of the value.</param>
/// <param name="Flavour">Only on this family; <see langword="null"/> on both.</param>
/// <param name="Since">Only from this version on.</param>
/// <param name="Until">Only before this version.</param>
/// <param name="IsOptional">Whether a server may lack it, because it depends on how the server was built.</param>
internal sealed record SessionSetting(
    string Name,
    string Value,
    Flavour? Flavour = null,
    Version? Since = null,
    Version? Until = null,
    bool IsOptional = false)
{
    public bool IsFor(ServerIdentity server) =>
        (Flavour is null || Flavour == server.Flavour) && (Since is null || server.Version >= Since) && (Until is null || server.Version < Until);

    public override string ToString() => $"{Name}={Value}";
}

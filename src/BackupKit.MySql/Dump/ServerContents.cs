using BackupKit.MySql.Accounts;
using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>What belongs to the server and to none of its databases.</summary>
internal sealed record ServerContents
{
    /// <summary>Users and roles; <see langword="null"/> when they were not wanted.</summary>
    public IReadOnlyList<AccountDefinition>? Accounts { get; init; }

    /// <summary>What else belongs to the server.</summary>
    public IReadOnlyList<ServerObject> Objects { get; init; } = [];

    /// <summary>The kinds of which every object is listed; none when only a part of the server was chosen.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>What was left out on purpose.</summary>
    public IReadOnlyList<string> OptOuts { get; init; } = [];

    public static async Task<ServerContents> ReadAsync(
        MySqlSession session,
        MySqlSourceOptions options,
        CancellationToken cancellationToken)
    {
        var kinds = options.IsWholeServer ? ServerObjectReader.Kinds : [ServerObjectReader.SpatialReferenceSystem];
        var objects = await ServerObjectReader.ReadAsync(session, kinds, cancellationToken).ConfigureAwait(false);
        var kindsOfServer = options.IsWholeServer ? objects.Kinds : [];
        var hidden = objects.Hidden.Select(h => $"Objects of the kind '{h.Kind}' are not in the set: {h.Reason}.");
        if (!options.IncludesAccounts)
        {
            return new ServerContents
            {
                Objects = objects.Objects,
                Kinds = kindsOfServer,
                OptOuts = [.. hidden, options.Accounts == AccountCapture.Exclude
                    ? "Users, roles and privileges are not in the set: they were excluded."
                    : "Users, roles and privileges are not in the set: only a part of the server was chosen."],
            };
        }

        var leftOut = new List<string>();
        return new ServerContents
        {
            Accounts = await AccountReader.ReadAsync(session, leftOut, cancellationToken).ConfigureAwait(false),
            Objects = objects.Objects,
            Kinds = kindsOfServer,
            OptOuts = [.. hidden, .. leftOut, "When passwords were set, and which were used before, is not in the set: no statement can restore it."],
        };
    }

    /// <summary>
    /// Accounts that are not as they were read. They are no part of the snapshot: the server answers from its memory, not from its tables.
    /// </summary>
    public async Task<IReadOnlyList<PrecheckFinding>> FindChangesAsync(
        MySqlSession session,
        CancellationToken cancellationToken)
    {
        if (Accounts is null)
        {
            return [];
        }

        IReadOnlyList<AccountDefinition> now;
        try
        {
            now = await AccountReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.MissingPrivilege or BackupErrorCode.DefinitionChanged or BackupErrorCode.UnsupportedObject)
        {
            return [new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.DefinitionChanged,
                $"Whether accounts were changed while the backup ran is not known. {ex.Message} The set has them as they were at its beginning.",
                "Take another backup if such a change matters.")];
        }

        var byName = now.ToDictionary(a => a.Name);
        var changed = Accounts
            .Where(a => !byName.TryGetValue(a.Name, out var other) || !a.IsSameAs(other))
            .Select(a => a.Name)
            .Union(byName.Keys.Except(Accounts.Select(a => a.Name)))
            .Select(a => a.Sql)
            .ToList();
        return changed.Count == 0
            ? []
            : [new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.DefinitionChanged,
                $"Accounts were changed while the backup ran: {string.Join(", ", changed.Take(5))}{(changed.Count > 5 ? " and more" : "")}."
                    + " The set has them as they were at its beginning.",
                "Take another backup if the change matters.")];
    }
}

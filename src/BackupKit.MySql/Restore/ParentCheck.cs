using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Finds foreign keys whose parent is neither restored nor on the target, and leaves them out where that is wanted.</summary>
internal sealed class ParentCheck(
    IReadOnlyList<DatabaseRestore> scope,
    TargetDefinitions definitions,
    TargetFacts target,
    RestorePreflight preflight,
    bool omits)
{
    public async Task CheckAsync(
        MySqlSession session,
        DatabaseRestore database,
        SetParts parts,
        SetContents contents,
        CancellationToken cancellationToken)
    {
        // A whole database has what its keys refer to, but for other databases; those are told by the check of the rows.
        if (database.Database is not null && !omits)
        {
            return;
        }

        foreach (var table in database.Tables)
        {
            var text = await parts.ReadDefinitionAsync(contents, table.Item, cancellationToken).ConfigureAwait(false);
            foreach (var key in TableBuild.Plan(text, defersKeys: false).ForeignKeys.Select(ForeignKeyText.Parse).OfType<ForeignKeyText>())
            {
                if (!await IsThereAsync(session, key.Database ?? database.Source, key.Table, cancellationToken).ConfigureAwait(false))
                {
                    Report(database, table, key);
                }
            }
        }
    }

    private async Task<bool> IsThereAsync(MySqlSession session, string database, string table, CancellationToken cancellationToken)
    {
        if (scope.Any(d => target.Names.Equals(d.Source, database) && d.Tables.Any(t => target.Names.Equals(t.Name, table))))
        {
            return true;
        }

        var name = SqlText.StringLiteral(definitions.NameOf(database));
        var found = await session
            .QueryAsync(
                $"SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA={name} AND TABLE_NAME={SqlText.StringLiteral(table)}",
                cancellationToken)
            .ConfigureAwait(false);
        return found.Rows.Count > 0;
    }

    private void Report(DatabaseRestore database, TableRestore table, ForeignKeyText key)
    {
        var subject = $"The foreign key {SqlText.Identifier(key.Name)} of {SqlText.Identifier(database.Target, table.Name)}";
        var parent = SqlText.Identifier(definitions.NameOf(key.Database ?? database.Source), key.Table);
        if (omits)
        {
            definitions.Omit(table.Item, key.Name);
        }

        preflight.Add(
            FindingSeverity.Warning,
            BackupErrorCode.RestoreRefused,
            $"{subject} refers to {parent}, which is neither restored nor there.",
            omits
                ? "It is left out, as was asked for; a comparison with the set names the table."
                : "The key is made as it was; inserts into the table fail until its parent exists.");
    }
}

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>The definitions of a set as they have to be run on the target.</summary>
internal sealed class DefinitionSource(SetParts parts, SetContents contents, TargetDefinitions target)
{
    /// <summary>The text for the target.</summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorCode.RestoreRefused"/> when the text can not be given its new names with certainty.
    /// </exception>
    public async Task<byte[]> ReadAsync(DatabaseRestore database, InventoryItem item, CancellationToken cancellationToken)
    {
        var rewrite = await RewriteAsync(item, cancellationToken).ConfigureAwait(false);
        return rewrite.Blocker is null
            ? rewrite.Text
            : throw new BackupException(
                BackupErrorCode.RestoreRefused,
                $"The {item.Kind} \"{item.Name}\" of the database \"{database.Source}\" can not be rewritten with certainty: {rewrite.Blocker}.",
                "Restore under the old name on another server, with its definers, or restore the tables only.");
    }

    /// <summary>The text for the target, and why it can not be had with certainty.</summary>
    public async Task<DatabaseNameRewrite> RewriteAsync(InventoryItem item, CancellationToken cancellationToken) =>
        target.Rewrite(item, await parts.ReadDefinitionAsync(contents, item, cancellationToken).ConfigureAwait(false));
}

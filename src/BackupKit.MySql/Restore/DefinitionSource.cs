using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>The definitions of a set as they have to be run on the target: exact, or with the database's new name.</summary>
internal sealed class DefinitionSource(SetParts parts, SetContents contents)
{
    /// <summary>The text for the target.</summary>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorCode.RestoreRefused"/> when the text can not be given the new name with certainty.
    /// </exception>
    public async Task<byte[]> ReadAsync(DatabaseRestore database, InventoryItem item, CancellationToken cancellationToken)
    {
        var text = await parts.ReadDefinitionAsync(contents, item, cancellationToken).ConfigureAwait(false);
        if (!database.IsRenamed)
        {
            return text;
        }

        if (item.Kind == "database")
        {
            return DatabaseText.Rename(text, database.Target);
        }

        return Rename(database, item, text) is { Blocker: null } rewrite
            ? rewrite.Text
            : throw Blocked(database, item);
    }

    /// <summary>Why the object can not be renamed, and whether its strings name the database; reads the text.</summary>
    public async Task<DatabaseNameRewrite> TryRenameAsync(
        DatabaseRestore database,
        InventoryItem item,
        CancellationToken cancellationToken)
    {
        var text = await parts.ReadDefinitionAsync(contents, item, cancellationToken).ConfigureAwait(false);
        return Rename(database, item, text);
    }

    private static DatabaseNameRewrite Rename(DatabaseRestore database, InventoryItem item, byte[] text)
    {
        var environment = ProgramEnvironment.Of(item);
        return environment.CanTokenize(text)
            ? DatabaseNameRewrite.Apply(text, database.Source, database.Target, environment.Quoting)
            : new DatabaseNameRewrite(text, 0, $"its character set {environment.CharacterSetClient} can not be read byte by byte", false);
    }

    private static BackupException Blocked(DatabaseRestore database, InventoryItem item) => new(
        BackupErrorCode.RestoreRefused,
        $"The {item.Kind} \"{item.Name}\" can not be moved from the database \"{database.Source}\" to \"{database.Target}\" with certainty.",
        "Restore under the old name on another server, or restore the tables only.");
}

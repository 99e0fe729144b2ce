using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Restore;

/// <summary>What a table still needs once its rows are there.</summary>
/// <param name="Keys">Indexes to add, in the order of the source.</param>
/// <param name="ForeignKeys">Foreign keys to add once every table has its rows and indexes.</param>
/// <param name="Counter">The AUTO_INCREMENT to set, where the engine refuses lower values once it is set.</param>
internal sealed record TableCompletion(IReadOnlyList<TableItem> Keys, IReadOnlyList<TableItem> ForeignKeys, string? Counter)
{
    private static readonly TableCompletion Nothing = new([], [], null);

    /// <summary>Takes it of a build; a table that needs nothing keeps nothing of its definition in memory.</summary>
    public static TableCompletion Of(TableBuild build) =>
        build.DeferredKeys.Count + build.ForeignKeys.Count == 0 && build.AutoIncrementAfter is null
            ? Nothing
            : new TableCompletion(build.DeferredKeys, build.ForeignKeys, build.AutoIncrementAfter);
}

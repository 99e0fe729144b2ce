namespace BackupKit.MySql.Planning;

/// <summary>Asks the server for bounds, in the order of the server and inside the snapshot.</summary>
internal interface IKeyWalker
{
    /// <summary>The key of the row that has <paramref name="skip"/> rows between itself and <paramref name="last"/>.</summary>
    /// <param name="key">The key that is walked.</param>
    /// <param name="partition">The leaf partition, or <see langword="null"/> for the whole table.</param>
    /// <param name="last">The exclusive lower bound as literals, or <see langword="null"/> to begin at the first row.</param>
    /// <param name="skip">How many rows to pass over.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>The values as the server printed them, or <see langword="null"/> when there is no such row.</returns>
    Task<IReadOnlyList<byte[]?>?> ReadKeyAsync(
        ChunkKey key,
        string? partition,
        IReadOnlyList<string>? last,
        long skip,
        CancellationToken cancellationToken);

    /// <summary>The greatest key, or <see langword="null"/> when there is no row.</summary>
    Task<IReadOnlyList<byte[]?>?> ReadLastKeyAsync(ChunkKey key, string? partition, CancellationToken cancellationToken);

    /// <summary>Whether the server answers the predicate by a range of the key's index, in order, without a sort.</summary>
    Task<bool> IsRangeAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken);

    /// <summary>
    /// About how many rows match the predicate, by the optimizer's dives into the index: exact for a few pages, else good to a factor of
    /// about two.
    /// </summary>
    Task<long> EstimateAsync(ChunkKey key, string? partition, string predicate, CancellationToken cancellationToken);
}

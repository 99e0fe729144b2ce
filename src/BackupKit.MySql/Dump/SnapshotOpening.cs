using BackupKit.MySql.Snapshot;

namespace BackupKit.MySql.Dump;

/// <summary>Reads the structure of everything chosen right after the snapshot was taken.</summary>
internal sealed class SnapshotOpening(ConsistentSnapshot snapshot, MySqlSourceOptions options, string address)
{
    /// <exception cref="BackupException">
    /// Something is hidden from the account, can not be backed up, or was changed while the snapshot was taken.
    /// </exception>
    public async Task<SourceContents> ReadAsync(
        FingerprintsBefore before,
        CancellationToken cancellationToken)
    {
        await EnsureVisibleAsync(cancellationToken).ConfigureAwait(false);
        var source = await snapshot
            .UseMetadataAsync((session, token) => SourceFacts.ReadAsync(session, address, token), cancellationToken)
            .ConfigureAwait(false);

        var reader = new ContentsReader(snapshot.Server, options.ChunkBytes);
        var tables = snapshot.Tables.ToLookup(table => table.Database, StringComparer.Ordinal);
        var contents = new List<DatabaseContents>();
        foreach (var database in snapshot.Databases)
        {
            var read = await snapshot
                .UseMetadataAsync(
                    (session, token) => reader.ReadAsync(session, database, [.. tables[database]], token), cancellationToken)
                .ConfigureAwait(false);
            foreach (var table in read.Tables)
            {
                before.EnsureSame(table);
            }

            contents.Add(read);
        }

        var leftOut = await snapshot
            .UseMetadataAsync((session, token) => LeftOutObjects.ReadAsync(session, options, token), cancellationToken)
            .ConfigureAwait(false);
        var server = await snapshot
            .UseMetadataAsync((session, token) => ServerContents.ReadAsync(session, options, token), cancellationToken)
            .ConfigureAwait(false);
        return new SourceContents(source, contents, server, leftOut);
    }

    private async Task EnsureVisibleAsync(CancellationToken cancellationToken)
    {
        var hidden = await snapshot
            .UseMetadataAsync(
                (session, token) => PrivilegeCheck.FindAsync(
                    session, snapshot.Databases, snapshot.Tables, options, token),
                cancellationToken)
            .ConfigureAwait(false);
        if (hidden.Count > 0)
        {
            throw new BackupException(hidden[0].Code, hidden[0].Message, hidden[0].Hint);
        }
    }
}

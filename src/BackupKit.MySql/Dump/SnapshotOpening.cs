using BackupKit.MySql.Planning;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Reads the structure of everything chosen right after the snapshot was taken.</summary>
/// <param name="snapshot">The snapshot.</param>
/// <param name="options">What is backed up.</param>
/// <param name="address">Where the server is, for the manifest.</param>
/// <param name="sizes">How large tables were just before; <see langword="null"/> when that is not known.</param>
internal sealed class SnapshotOpening(ConsistentSnapshot snapshot, MySqlSourceOptions options, string address, TableSizes? sizes)
{
    /// <exception cref="BackupException">
    /// Something is hidden from the account, can not be backed up, or was changed while the snapshot was taken.
    /// </exception>
    public async Task<SourceContents> ReadAsync(
        FingerprintsBefore before,
        CancellationToken cancellationToken)
    {
        await EnsureVisibleAsync(cancellationToken).ConfigureAwait(false);

        // On the session without a view, which has nothing to do while the others read lists.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var server = snapshot.UseLiveAsync((session, token) => ServerContents.ReadAsync(session, options, token), stop.Token);
        try
        {
            return await ReadAsync(before, server, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)server).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SourceContents> ReadAsync(
        FingerprintsBefore before,
        Task<ServerContents> server,
        CancellationToken cancellationToken)
    {
        var source = await snapshot
            .UseMetadataAsync((session, token) => SourceFacts.ReadAsync(session, address, token), cancellationToken)
            .ConfigureAwait(false);

        var tables = snapshot.Tables.ToLookup(table => table.Database, StringComparer.Ordinal);
        var contents = new List<DatabaseContents>();
        foreach (var database in snapshot.Databases)
        {
            var read = await ReadAsync(database, [.. tables[database]], cancellationToken).ConfigureAwait(false);
            before.EnsureSame(read);
            contents.Add(read);
        }

        var leftOut = await snapshot
            .UseMetadataAsync((session, token) => LeftOutObjects.ReadAsync(session, options, token), cancellationToken)
            .ConfigureAwait(false);
        var belonging = await server.ConfigureAwait(false);
        var changes = await FindChangesAsync(before, contents, cancellationToken).ConfigureAwait(false);
        return new SourceContents(source, contents, belonging, leftOut, before, changes);
    }

    private async Task<DatabaseContents> ReadAsync(
        string database,
        IReadOnlyList<TableReference> tables,
        CancellationToken cancellationToken)
    {
        var held = await HeldDefinitions.ReadAsync(snapshot, database, tables, cancellationToken).ConfigureAwait(false);
        var late = await TableTexts.FindLateAsync(snapshot, database, tables, cancellationToken).ConfigureAwait(false);
        var texts = await TableTexts
            .ReadAsync(snapshot, tables.Where(table => !late.Contains(table)), cancellationToken)
            .ConfigureAwait(false);
        var schema = new SchemaReader(snapshot.Server, sizes);
        var definitions = SharedLists.AreWorthIt(snapshot, tables)
            ? await schema
                .ReadTablesAsync(new SharedLists(snapshot).ReadAsync, database, tables, cancellationToken)
                .ConfigureAwait(false)
            : await snapshot
                .UseMetadataAsync((session, token) => schema.ReadTablesAsync(session, database, tables, token), cancellationToken)
                .ConfigureAwait(false);
        var reader = new ContentsReader(
            snapshot.Server,
            options.ChunkBytes,
            schema,
            texts.Concat(held).ToDictionary(),
            late);
        return await snapshot
            .UseMetadataAsync((session, token) => reader.ReadAsync(session, database, definitions, token), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<PrecheckFinding>> FindChangesAsync(
        FingerprintsBefore before,
        IReadOnlyList<DatabaseContents> contents,
        CancellationToken cancellationToken)
    {
        if (snapshot.IsDdlBlocked)
        {
            return [];
        }

        // MySQL 8 and later answers what the view of the session sees. Others answer what is now, and open tables that DDL may be waiting for,
        // which does not stop the session that holds them already.
        Task<ObjectStates> ReadAsync(MySqlSession session, CancellationToken token) =>
            ObjectStates.ReadAsync(session, snapshot.Databases, before.IsUnlocked, token);
        var reading = snapshot.Server.IsAtLeast(Flavour.MySql, 8, 0)
            ? snapshot.UseLiveAsync(ReadAsync, cancellationToken)
            : snapshot.UseMetadataAsync(ReadAsync, cancellationToken);
        var now = await reading.ConfigureAwait(false);
        IReadOnlyList<PrecheckFinding> changes = [.. before.FindChanges(now, contents)];
        foreach (var change in changes)
        {
            snapshot.Note(change.Message);
        }

        return changes;
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

using System.Text;
using System.Text.Unicode;

using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Restore;

/// <summary>
/// A session with the target that is opened when it is needed and opened again after it broke: unlike the source, a target holds
/// no view that would be lost. Knows its default database and mode, so that they are only sent when they change.
/// </summary>
/// <remarks>Not thread-safe: one worker each.</remarks>
internal sealed class TargetSession(TargetAccess access) : IAsyncDisposable
{
    private const int DeadlockAttempts = 20;

    private const string Bytes = "binary";
    private const string Text = "utf8mb4";

    private MySqlSession? _session;
    private string? _database;
    private string _mode = "";
    private string? _names;

    /// <summary>The session, opened and set up if it is not; what it is sent and answers is bytes.</summary>
    public Task<MySqlSession> OpenAsync(CancellationToken cancellationToken) => OpenAsync(Bytes, cancellationToken);

    private async Task<MySqlSession> OpenAsync(string names, CancellationToken cancellationToken)
    {
        if (_session is { IsBroken: false })
        {
            await NameAsync(_session, names, cancellationToken).ConfigureAwait(false);
            return _session;
        }

        await DisposeAsync().ConfigureAwait(false);
        var session = await access.ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RestorePrologue.ApplyAsync(session, access.WritesBinaryLog, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        (_session, _database, _mode, _names) = (session, null, RestorePrologue.DefinitionMode, Bytes);
        await NameAsync(session, names, cancellationToken).ConfigureAwait(false);
        return session;
    }

    // Definitions come one after the other, so the character set stays until something else needs another.
    private async Task NameAsync(MySqlSession session, string names, CancellationToken cancellationToken)
    {
        if (_names != names)
        {
            _names = null;
            await session.ExecuteAsync($"SET NAMES {names}", cancellationToken).ConfigureAwait(false);
            _names = names;
        }
    }

    /// <summary>Opens the session with this default database and sql_mode.</summary>
    public Task<MySqlSession> UseAsync(string? database, string mode, CancellationToken cancellationToken) =>
        UseAsync(database, mode, Bytes, cancellationToken);

    private async Task<MySqlSession> UseAsync(string? database, string mode, string names, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(names, cancellationToken).ConfigureAwait(false);
        if (database is not null && database != _database)
        {
            await session.ExecuteAsync($"USE {SqlText.Identifier(database)}", cancellationToken).ConfigureAwait(false);
            _database = database;
        }

        if (mode != _mode)
        {
            await session.ExecuteAsync($"SET SESSION sql_mode='{mode}'", cancellationToken).ConfigureAwait(false);
            _mode = mode;
        }

        return session;
    }

    /// <summary>Runs a definition statement in a database.</summary>
    /// <remarks>
    /// As utf8mb4, in which servers print definitions: as bytes, the text of a default or of an ENUM's member would be taken for text in the
    /// character set of its column. What is no UTF-8 (a default of a binary column, as MariaDB prints it) stays bytes.
    /// </remarks>
    public async Task<OkPayload> DefineAsync(string? database, ReadOnlyMemory<byte> sql, CancellationToken cancellationToken)
    {
        var names = Utf8.IsValid(sql.Span) ? Text : Bytes;
        var session = await UseAsync(database, RestorePrologue.DefinitionMode, names, cancellationToken).ConfigureAwait(false);
        return await ExecuteAsync(session, sql, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs a statement that stands alone, again when it lost a fight for locks: MySQL answers DDL with a deadlock when other DDL changes the
    /// same rows of the data dictionary, and has then done nothing.
    /// </summary>
    public async Task<OkPayload> ExecuteAsync(MySqlSession session, ReadOnlyMemory<byte> sql, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlWireException ex) when (ex.ServerErrorNumber == ServerErrorNumbers.Deadlock && attempt < DeadlockAttempts)
            {
                await PauseAsync(TimeSpan.FromMilliseconds(20 * attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="DefineAsync(string?, ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task<OkPayload> DefineAsync(string? database, string sql, CancellationToken cancellationToken) =>
        DefineAsync(database, Encoding.UTF8.GetBytes(sql), cancellationToken);

    public async Task<TextResult> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await session.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits before the next attempt.</summary>
    public Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, access.TimeProvider, cancellationToken);

    /// <summary>States that statements from elsewhere may have changed the mode and the character set.</summary>
    public void ForgetMode() => (_mode, _names) = ("", null);

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync().ConfigureAwait(false);
            _session = null;
        }
    }
}

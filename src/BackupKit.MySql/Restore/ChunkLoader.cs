using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;
using BackupKit.Streaming;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Loads one part in one transaction. Nothing is committed before the server has confirmed every row and the stored bytes have proved to be
/// those of the manifest.
/// </summary>
internal sealed class ChunkLoader(SetParts parts, TargetFacts target, bool usesLoadData)
{
    private const int StatementBytes = 1 << 20;
    private const long PacketReserve = 1024;

    /// <summary>Whether the server refused rows, and a part is named that they are of.</summary>
    public static bool IsRefusal(BackupException error) => error.InnerException is MySqlWireException inner && RestoreErrors.IsAnswer(inner);

    /// <summary>Loads the parts, which are of one database, and, with a journal, records them in the same transaction.</summary>
    /// <exception cref="BackupException">See also <see cref="IsRefusal"/>.</exception>
    public async Task LoadAsync(
        TargetSession worker,
        IReadOnlyList<TablePart> loaded,
        RestoreJournal? journal,
        CancellationToken cancellationToken)
    {
        var session = await UseAsync(worker, loaded[0], cancellationToken).ConfigureAwait(false);
        var current = loaded[0];
        await session.ExecuteAsync("START TRANSACTION", cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var part in loaded)
            {
                current = part;
                await LoadAsync(worker, session, part, cancellationToken).ConfigureAwait(false);
            }

            if (journal is not null)
            {
                await session.ExecuteAsync(journal.RowsStatement(loaded.Select(p => p.Part)), cancellationToken).ConfigureAwait(false);
            }

            await session.ExecuteAsync("COMMIT", cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            await RollBackAsync(session).ConfigureAwait(false);
            throw Refused(current, ex);
        }
        catch
        {
            await RollBackAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    private static Task<MySqlSession> UseAsync(TargetSession worker, TablePart part, CancellationToken cancellationToken) =>
        worker.UseAsync(part.Table.Database, DataFileHeader.StrictMode, cancellationToken);

    private async Task LoadAsync(TargetSession worker, MySqlSession session, TablePart part, CancellationToken cancellationToken)
    {
        // A part of INSERT statements sets the session up for itself. Another session than that of the transaction would commit at once.
        if (await UseAsync(worker, part, cancellationToken).ConfigureAwait(false) != session)
        {
            throw MySqlWireException.Broken();
        }

        var outcome = await SendAsync(worker, session, part.Table, part.Part, cancellationToken).ConfigureAwait(false);
        await CheckAsync(session, part.Table, part.Part, outcome, cancellationToken).ConfigureAwait(false);
    }

    private static BackupException Refused(TablePart part, MySqlWireException error) => new(
        BackupErrorCode.LoadMismatch,
        $"The target refused rows of {SqlText.Identifier(part.Table.Database, part.Table.Name)}, part {part.Part.Key}. {error.Message}",
        "The part was rolled back. Compare version, character sets and sql_mode of the target with the source.",
        innerException: error);

    private static async Task RollBackAsync(MySqlSession session)
    {
        try
        {
            if (!session.IsBroken)
            {
                await session.ExecuteAsync("ROLLBACK").ConfigureAwait(false);
            }
        }
        catch (MySqlWireException)
        {
            // A session that can not even roll back is closed, which rolls back too.
            session.Abort();
        }
    }

    private async Task<OkPayload> SendAsync(
        TargetSession worker,
        MySqlSession session,
        TableRestore table,
        PartRecord part,
        CancellationToken cancellationToken)
    {
        var opened = await parts.OpenAsync(part, cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            OkPayload outcome;
            var isLoadData = RestorePreflight.IsLoadData(part);
            if (isLoadData && usesLoadData)
            {
                var sql = LoadStatement.Build(table.Database, table.Name, table.Item.Columns, "rows");
                outcome = await LoadDataAsync(session, sql, opened, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                worker.ForgetMode();
                var isDirect = !isLoadData && part.Result.LongestStatement <= target.MaxAllowedPacket - PacketReserve;
                outcome = isDirect
                    ? await InsertAsync(session, opened, null, new StatementBuffer(), cancellationToken).ConfigureAwait(false)
                    : await ReencodeAsync(session, opened, table, part, cancellationToken).ConfigureAwait(false);
            }

            await opened.EnsureMatchesAsync(cancellationToken).ConfigureAwait(false);
            return outcome;
        }
    }

    private static async Task<OkPayload> LoadDataAsync(
        MySqlSession session,
        string sql,
        PlainPart opened,
        CancellationToken cancellationToken)
    {
        try
        {
            return await session.LoadDataAsync(Encoding.UTF8.GetBytes(sql), opened.Plain, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (ex.InnerException is BackupException cause)
        {
            // The set could not be read; that the connection was closed for it is our own doing.
            throw new BackupException(cause.Code, cause.Message, cause.Hint, cause.IsTransient, ex);
        }
    }

    private Task<OkPayload> ReencodeAsync(
        MySqlSession session,
        PlainPart opened,
        TableRestore table,
        PartRecord part,
        CancellationToken cancellationToken)
    {
        var columns = ColumnPlan.FromRecords(table.Item.Columns);
        var size = (int)Math.Clamp(target.MaxAllowedPacket / 2, 1024, StatementBytes);
        var statements = new StatementBuffer();
        var receiver = new InsertReencoder(new InsertEncoder(table.Name, columns, size), statements.Writer);
        RowDecoder decoder = RestorePreflight.IsLoadData(part)
            ? new LoadDataDecoder(part.Key, columns.Count, receiver)
            : new InsertDecoder(part.Key, table.Name, columns, receiver);
        return InsertAsync(session, opened, (decoder, receiver), statements, cancellationToken);
    }

    private static async Task<OkPayload> InsertAsync(
        MySqlSession session,
        PlainPart opened,
        (RowDecoder Decoder, InsertReencoder Receiver)? recoding,
        StatementBuffer statements,
        CancellationToken cancellationToken)
    {
        var total = new OkPayload(0, 0, default, 0, "");
        bool isCompleted;
        do
        {
            var read = await opened.Plain.ReadAsync(cancellationToken).ConfigureAwait(false);
            isCompleted = read.IsCompleted;
            foreach (var segment in read.Buffer)
            {
                Feed(segment.Span);
                total = await RunAsync(session, statements, total, cancellationToken).ConfigureAwait(false);
            }

            opened.Plain.AdvanceTo(read.Buffer.End);
        }
        while (!isCompleted);

        recoding?.Decoder.Complete();
        recoding?.Receiver.Complete();
        total = await RunAsync(session, statements, total, cancellationToken).ConfigureAwait(false);
        return statements.Rest == 0
            ? total
            : throw new BackupException(BackupErrorCode.SetCorrupt, "A rows part ends within a statement.", "Use another copy of the set.");

        void Feed(ReadOnlySpan<byte> text)
        {
            if (recoding is { } both)
            {
                both.Decoder.Write(text);
            }
            else
            {
                statements.Write(text);
            }
        }
    }

    private static async Task<OkPayload> RunAsync(
        MySqlSession session,
        StatementBuffer statements,
        OkPayload total,
        CancellationToken cancellationToken)
    {
        while (statements.TryTake(out var statement))
        {
            var outcome = await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            total = total with
            {
                AffectedRows = total.AffectedRows + outcome.AffectedRows,
                WarningCount = total.WarningCount + (IsSetting(statement.Span) ? 0 : outcome.WarningCount),
            };
        }

        statements.Compact();
        return total;
    }

    // A part sets the session up for itself; MySQL 8.0 and later warns about its SQL_MODE (3135), which says nothing about a row.
    private static bool IsSetting(ReadOnlySpan<byte> statement) => statement.TrimStart("\n"u8).StartsWith("/*"u8);

    // A warning may be harmless (an old server warns when it stores the error value of an ENUM) or a changed value; reading the rows back
    // before they are committed tells which.
    private async Task CheckAsync(
        MySqlSession session,
        TableRestore table,
        PartRecord part,
        OkPayload outcome,
        CancellationToken cancellationToken)
    {
        var what = $"{SqlText.Identifier(table.Database, table.Name)}, part {part.Key}";
        var digest = part.Result.Digest ?? default;
        if (outcome.WarningCount > 0 && outcome.AffectedRows == (ulong)digest.Rows)
        {
            if (await ReadBackAsync(session, table, part, cancellationToken).ConfigureAwait(false) == digest)
            {
                return;
            }

            if (target.Server.Flavour == Flavour.MySql && JsonLoss.CanAffect(table.Item))
            {
                throw new BackupException(BackupErrorCode.LoadMismatch, $"{what}: {JsonLoss.Message}", JsonLoss.Hint);
            }
        }

        LoadOutcome.Check(outcome, digest.Rows, what);
    }

    private static async Task<RowDigest> ReadBackAsync(
        MySqlSession session,
        TableRestore table,
        PartRecord part,
        CancellationToken cancellationToken)
    {
        var sink = new DigestRowSink();
        var sql = ChunkQuery.Build(table.Database, table.Item, part.Result.Chunk);
        var end = await session.StreamAsync(sql, sink, cancellationToken).ConfigureAwait(false);
        return end.WarningCount == 0 ? sink.Digest : default;
    }
}

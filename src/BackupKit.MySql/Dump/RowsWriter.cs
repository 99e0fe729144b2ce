using System.IO.Pipelines;
using System.Text;

using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;
using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Streams the rows of one chunk from a worker's view into a part, and proves the table after its last chunk.</summary>
internal sealed class RowsWriter(ConsistentSnapshot snapshot, MySqlSourceOptions options)
{
    public async Task<PartResult> WriteAsync(RowsPart part, PipeWriter output, CancellationToken cancellationToken)
    {
        var reference = part.Table.Definition.Reference;
        var lease = await snapshot
            .RentAsync(reference.IsTransactional ? null : reference, cancellationToken)
            .ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            await TableTexts.DefineAsync(snapshot, lease.Session, part.Table, cancellationToken).ConfigureAwait(false);
            var result = await StreamAsync(lease.Session, part, output, cancellationToken).ConfigureAwait(false);
            if (part.Table.Complete(part.Key, result.Digest!.Value.Rows))
            {
                await ProveAsync(lease.Session, part.Table, cancellationToken).ConfigureAwait(false);
            }

            return result;
        }
    }

    /// <summary>Gives the lock on a non-transactional table back once none of its parts can be asked for again.</summary>
    public async Task StoredAsync(RowsPart part, CancellationToken cancellationToken)
    {
        var isLast = part.Table.Store(part.Key);
        if (isLast && part.Table.Definition.Reference is { IsTransactional: false } reference)
        {
            await snapshot.ReleaseTableAsync(reference, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Proves a table of which no chunk is left to be written.</summary>
    public async Task ProveAsync(TableDump table, CancellationToken cancellationToken)
    {
        var reference = table.Definition.Reference;
        var lease = await snapshot
            .RentAsync(reference.IsTransactional ? null : reference, cancellationToken)
            .ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            await ProveAsync(lease.Session, table, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<TableDump> ProveAsync(MySqlSession session, TableDump table, CancellationToken cancellationToken) =>
        BusyStatements.RunAsync(
            session,
            hasView: table.Definition.Reference.IsTransactional,
            () => TableProof.RunAsync(session, table, options.CountRowsUpToBytes, cancellationToken),
            snapshot.Time,
            cancellationToken);

    private async Task<PartResult> StreamAsync(
        MySqlSession session,
        RowsPart part,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        var table = part.Table;
        var digester = new RowDigester();
        var encoder = CreateEncoder(table);
        var sink = new EncodingRowSink(encoder, digester, output);
        StreamEnd end;
        try
        {
            var sql = Encoding.UTF8.GetBytes(SelectText.Rows(table.Definition, table.Columns, part.Chunk));
            end = await session.StreamAsync(sql, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex)
        {
            throw DumpErrors.Of(ex, table);
        }

        if (end.WarningCount > 0)
        {
            throw await DumpErrors.WarnedAsync(session, table, cancellationToken).ConfigureAwait(false);
        }

        await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        table.Sizing.Observe(end.Rows, end.Bytes);
        return new PartResult
        {
            Digest = digester.Current,
            LongestRow = encoder.LongestRow,
            LongestStatement = encoder.LongestStatement,
            Chunk = part.Chunk.Record,
        };
    }

    private RowEncoder CreateEncoder(TableDump table) => options.Format == DataFormat.LoadData
        ? new LoadDataEncoder(table.Columns)
        : new InsertEncoder(table.Definition.Name, table.Columns, options.StatementBytes);
}

using System.Buffers;
using System.Security.Cryptography;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Rows;
using BackupKit.Streaming;

namespace BackupKit.MySql.Verification;

/// <summary>Reads parts of a set whole and compares what is in them with manifest and inventory.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PartCheck
{
    private readonly VerificationContext _context;
    private readonly FindingList _findings;
    private readonly ILookup<(string? Database, string? Name), InventoryItem> _tables;
    private readonly ILookup<string, InventoryItem> _definitions;

    /// <param name="context">The set.</param>
    /// <param name="findings">Takes what is wrong, and what was read.</param>
    public PartCheck(VerificationContext context, FindingList findings)
    {
        var inventory = context.Manifest.Inventory;
        var contents = new SetContents(context.Manifest);
        (_context, _findings) = (context, findings);
        _tables = inventory.Where(item => item.Kind == "table").ToLookup(item => (item.Database, (string?)item.Name));
        _definitions = inventory
            .Where(item => item.Properties.ContainsKey("definition"))
            .ToLookup(item => contents.Definition(item)?.Key ?? "", StringComparer.Ordinal);
    }

    /// <summary>Reads one part.</summary>
    /// <exception cref="BackupException">The sink failed otherwise than by not having it.</exception>
    public async Task CheckAsync(PartRecord part, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await PartReader.OpenAsync(_context, part, cancellationToken).ConfigureAwait(false);
            await using (opened.ConfigureAwait(false))
            {
                await CheckAsync(opened, part, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkObjectNotFound)
        {
            _findings.Add("missing-part", part.Key, "is in the manifest and not in the sink");
        }
    }

    private async Task CheckAsync(PlainPart opened, PartRecord part, CancellationToken cancellationToken)
    {
        try
        {
            var digester = new RowDigester();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var decoder = Decoder(part, digester);
            await ReadAsync(opened, decoder, _definitions.Contains(part.Key) ? hash : null, cancellationToken).ConfigureAwait(false);
            await opened.EnsureMatchesAsync(cancellationToken).ConfigureAwait(false);
            _findings.Count(1, part.PlainLength, digester.Current.Rows);
            if (decoder is not null && digester.Current != part.Result.Digest)
            {
                _findings.Add("row-digest", part.Key, "holds other rows than the manifest says");
            }

            CheckDefinitions(part, hash);
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.SetCorrupt or BackupErrorCode.CorruptStream)
        {
            // Whatever the decoders stumbled over: that other bytes are stored than were written comes first.
            var damage = await opened.FindStoredDamageAsync(cancellationToken).ConfigureAwait(false);
            _findings.Add(damage is null ? "part-content" : "stored-hash", part.Key, (damage ?? ex).Message);
        }
    }

    private RowDecoder? Decoder(PartRecord part, IRowReceiver receiver)
    {
        var table = part.Kind == PartKind.Rows ? _tables[(part.Database, part.ObjectName)].FirstOrDefault() : null;
        if (table is null)
        {
            return null;
        }

        return part.Key.Contains(".dat", StringComparison.Ordinal)
            ? new LoadDataDecoder(part.Key, table.Columns.Count, receiver)
            : new InsertDecoder(part.Key, table.Name, ColumnPlan.FromRecords(table.Columns), receiver);
    }

    private static async Task ReadAsync(
        PlainPart opened,
        RowDecoder? decoder,
        IncrementalHash? hash,
        CancellationToken cancellationToken)
    {
        bool isCompleted;
        do
        {
            var read = await opened.Plain.ReadAsync(cancellationToken).ConfigureAwait(false);
            isCompleted = read.IsCompleted;
            Feed(read.Buffer, decoder, hash);
            opened.Plain.AdvanceTo(read.Buffer.End);
        }
        while (!isCompleted);

        decoder?.Complete();
    }

    private static void Feed(ReadOnlySequence<byte> bytes, RowDecoder? decoder, IncrementalHash? hash)
    {
        foreach (var segment in bytes)
        {
            decoder?.Write(segment.Span);
            hash?.AppendData(segment.Span);
        }
    }

    private void CheckDefinitions(PartRecord part, IncrementalHash hash)
    {
        if (!_definitions.Contains(part.Key))
        {
            return;
        }

        var actual = Convert.ToHexStringLower(hash.GetCurrentHash());
        foreach (var item in _definitions[part.Key].Where(d => d.DefinitionSha256 is { } expected && expected != actual))
        {
            _findings.Add("definition", item.Database ?? item.Name, item, "has another definition than the inventory says");
        }
    }
}

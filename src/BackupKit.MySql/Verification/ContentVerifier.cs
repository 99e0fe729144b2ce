using System.Buffers;
using System.Security.Cryptography;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Rows;
using BackupKit.Streaming;

namespace BackupKit.MySql.Verification;

/// <summary>
/// Verifies a set without a server: every part is read, decompressed and hashed, every row is decoded and digested again, and the chunks of
/// every table are proved to cover it.
/// </summary>
/// <remarks>Thread-safe. Memory is bounded by the parts read at the same time and one row of each.</remarks>
public sealed class ContentVerifier : IVerifier
{
    /// <inheritdoc/>
    public string Name => "content";

    /// <summary>
    /// Verifies the set. Findings are named <c>stored-hash</c> (other bytes are stored than were written, whatever else is wrong with them),
    /// <c>part-content</c> (the stored bytes are right, and compression or text is not), <c>missing-part</c>,
    /// <c>extra-part</c>, <c>row-digest</c>, <c>row-count</c>, <c>chain-gap</c> (chunks do not cover their table, or were read by other predicates than
    /// their bounds make), <c>columns</c> (read or loaded by other expressions than the types ask for), <c>definition</c> and <c>script</c> (a
    /// file for other loaders does not hold what the inventory has).
    /// </summary>
    public async Task<VerificationResult> VerifyAsync(VerificationContext context, CancellationToken cancellationToken = default)
    {
        var findings = new FindingList();
        findings.Expect(context.Manifest.Parts.Count, context.Manifest.Parts.Sum(part => part.PlainLength));
        new SetStructure(context.Manifest, findings).Check();
        var tables = context.Manifest.Inventory
            .Where(i => i.Kind == "table")
            .ToLookup(i => (i.Database, (string?)i.Name));
        var contents = new SetContents(context.Manifest);
        var definitions = context.Manifest.Inventory
            .Where(i => i.Properties.ContainsKey("definition"))
            .ToLookup(i => contents.Definition(i)?.Key ?? "", StringComparer.Ordinal);

        var limits = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Workers), CancellationToken = cancellationToken };
        await new ScriptCheck(context.Manifest, new SetParts(context.Sink, context.SetKey), findings).CheckAsync(limits).ConfigureAwait(false);
        await Parallel.ForEachAsync(context.Manifest.Parts, limits, async (part, token) =>
        {
            var table = tables[(part.Database, part.ObjectName)].FirstOrDefault();
            await VerifyPartAsync(context, part, table, [.. definitions[part.Key]], findings, token).ConfigureAwait(false);
            context.Progress?.Report(findings.Progress(part.Key));
        }).ConfigureAwait(false);
        return findings.ToResult(Name);
    }

    private static async Task VerifyPartAsync(
        VerificationContext context,
        PartRecord part,
        InventoryItem? table,
        IReadOnlyList<InventoryItem> definitions,
        FindingList findings,
        CancellationToken cancellationToken)
    {
        try
        {
            var opened = await PartReader.OpenAsync(context, part, cancellationToken).ConfigureAwait(false);
            await using (opened.ConfigureAwait(false))
            {
                await VerifyOpenedAsync(opened, part, table, definitions, findings, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkObjectNotFound)
        {
            findings.Add("missing-part", part.Key, "is in the manifest and not in the sink");
        }
    }

    private static async Task VerifyOpenedAsync(
        PlainPart opened,
        PartRecord part,
        InventoryItem? table,
        IReadOnlyList<InventoryItem> definitions,
        FindingList findings,
        CancellationToken cancellationToken)
    {
        try
        {
            var digester = new RowDigester();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var decoder = part.Kind == PartKind.Rows && table is not null ? Decoder(part, table, digester) : null;
            await ReadAsync(opened, decoder, definitions.Count > 0 ? hash : null, cancellationToken).ConfigureAwait(false);
            await opened.EnsureMatchesAsync(cancellationToken).ConfigureAwait(false);
            findings.Count(1, part.PlainLength, digester.Current.Rows);
            if (decoder is not null && digester.Current != part.Result.Digest)
            {
                findings.Add("row-digest", part.Key, "holds other rows than the manifest says");
            }

            CheckDefinitions(definitions, hash, findings);
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.SetCorrupt or BackupErrorCode.CorruptStream)
        {
            // Whatever the decoders stumbled over: that other bytes are stored than were written comes first.
            var damage = await opened.FindStoredDamageAsync(cancellationToken).ConfigureAwait(false);
            findings.Add(damage is null ? "part-content" : "stored-hash", part.Key, (damage ?? ex).Message);
        }
    }

    private static RowDecoder Decoder(PartRecord part, InventoryItem table, IRowReceiver receiver) =>
        part.Key.Contains(".dat", StringComparison.Ordinal)
            ? new LoadDataDecoder(part.Key, table.Columns.Count, receiver)
            : new InsertDecoder(part.Key, table.Name, ColumnPlan.FromRecords(table.Columns), receiver);

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

    private static void CheckDefinitions(IReadOnlyList<InventoryItem> definitions, IncrementalHash hash, FindingList findings)
    {
        if (definitions.Count == 0)
        {
            return;
        }

        var actual = Convert.ToHexStringLower(hash.GetCurrentHash());
        foreach (var item in definitions.Where(d => d.DefinitionSha256 is { } expected && expected != actual))
        {
            findings.Add("definition", item.Database ?? item.Name, item, "has another definition than the inventory says");
        }
    }
}

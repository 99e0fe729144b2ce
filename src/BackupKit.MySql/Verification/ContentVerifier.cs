using BackupKit.MySql.Definitions;

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
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Workers), CancellationToken = cancellationToken };
        await new ScriptCheck(context.Manifest, new SetParts(context.Sink, context.SetKey), findings).CheckAsync(limits).ConfigureAwait(false);
        var check = new PartCheck(context, findings);
        await Parallel.ForEachAsync(context.Manifest.Parts, limits, async (part, token) =>
        {
            await check.CheckAsync(part, token).ConfigureAwait(false);
            context.Progress?.Report(findings.Progress(part.Key));
        }).ConfigureAwait(false);
        return findings.ToResult(Name);
    }
}

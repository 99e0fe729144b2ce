using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace BackupKit.Verification;

/// <summary>
/// Proves that every file of a set is stored as it was written: present, of the recorded length and SHA-256, and that nothing
/// is there that is not recorded. Needs neither a server nor a key.
/// </summary>
/// <remarks>
/// Thread-safe. Findings: <c>missing-file</c>, <c>extra-file</c>, <c>stored-length</c>, <c>stored-hash</c>, and <c>manifest</c> where
/// manifest and checksums disagree.
/// </remarks>
public sealed class StoredVerifier : IVerifier
{
    private const int BufferSize = 128 << 10;

    /// <summary>
    /// Whether the parts are read. Without, only the files beside them are, and names and lengths of all: for where a verifier reads the parts anyway
    /// and finds <c>stored-hash</c> itself, as that of the content does.
    /// </summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool ReadsParts { get; init; } = true;

    /// <inheritdoc />
    public string Name => "stored";

    /// <inheritdoc />
    public async Task<VerificationResult> VerifyAsync(VerificationContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var lengths = await ListAsync(context, cancellationToken).ConfigureAwait(false);
        var findings = new ConcurrentBag<VerificationFinding>(
            [.. CompareWithManifest(context), .. CompareNames(context, lengths)]);
        var left = ReadsParts ? [] : context.Manifest.Parts.Select(part => part.Key).ToHashSet(StringComparer.Ordinal);
        var present = context.Checksums.Where(file => lengths.ContainsKey(file.Key) && !left.Contains(file.Key)).ToList();
        var total = present.Sum(file => lengths[file.Key]);
        long bytes = 0;
        long files = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, context.Workers), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(present, options, async (file, token) =>
        {
            var (hash, length) = await HashAsync(context, file.Key, token).ConfigureAwait(false);
            if (hash != file.Value)
            {
                findings.Add(new VerificationFinding("stored-hash", file.Key, $"{file.Key} has SHA-256 {hash}, recorded is {file.Value}."));
            }

            var bytesDone = Interlocked.Add(ref bytes, length);
            var filesDone = Interlocked.Increment(ref files);
            context.Progress?.Report(new BackupProgress("verify", bytesDone, total, filesDone, present.Count, 0, file.Key));
        }).ConfigureAwait(false);

        var sorted = findings.OrderBy(finding => finding.Subject, StringComparer.Ordinal).ThenBy(finding => finding.Name, StringComparer.Ordinal);
        return new VerificationResult(Name, [.. sorted], files, bytes, 0)
        {
            Notes = ReadsParts ? [] : ["The parts were not read here, but for their names and lengths: the level content reads and hashes them."],
        };
    }

    private static async Task<Dictionary<string, long>> ListAsync(VerificationContext context, CancellationToken cancellationToken)
    {
        var prefix = context.SetKey.Length == 0 ? "" : context.SetKey + "/";
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var found in context.Sink.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            lengths[found.Key[prefix.Length..]] = found.Length;
        }

        return lengths;
    }

    private static IEnumerable<VerificationFinding> CompareWithManifest(VerificationContext context)
    {
        foreach (var part in context.Manifest.Parts)
        {
            if (!context.Checksums.TryGetValue(part.Key, out var hash) || hash != part.StoredSha256)
            {
                yield return new VerificationFinding("manifest", part.Key, $"The manifest and {SetFiles.Checksums} disagree about {part.Key}.");
            }
        }

        foreach (var file in (string[])[SetFiles.Header, SetFiles.Manifest])
        {
            if (!context.Checksums.ContainsKey(file))
            {
                yield return new VerificationFinding("manifest", file, $"{SetFiles.Checksums} does not name {file}.");
            }
        }
    }

    private static IEnumerable<VerificationFinding> CompareNames(VerificationContext context, Dictionary<string, long> lengths)
    {
        foreach (var key in context.Checksums.Keys.Where(key => !lengths.ContainsKey(key)))
        {
            yield return new VerificationFinding("missing-file", key, $"{key} is recorded but not stored.");
        }

        foreach (var key in lengths.Keys.Where(key => key != SetFiles.Checksums && !context.Checksums.ContainsKey(key)))
        {
            yield return new VerificationFinding("extra-file", key, $"{key} is stored but not recorded.");
        }

        foreach (var part in context.Manifest.Parts)
        {
            if (lengths.TryGetValue(part.Key, out var length) && length != part.StoredLength)
            {
                yield return new VerificationFinding("stored-length", part.Key, $"{part.Key} has {length} bytes, recorded are {part.StoredLength}.");
            }
        }
    }

    private static async Task<(string Hash, long Length)> HashAsync(VerificationContext context, string key, CancellationToken cancellationToken)
    {
        var stream = await context.Sink.OpenReadAsync(ObjectKey.Combine(context.SetKey, key), cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                long length = 0;
                int read;
                while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    hasher.AppendData(buffer, 0, read);
                    length += read;
                }

                return (Convert.ToHexStringLower(hasher.GetHashAndReset()), length);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}

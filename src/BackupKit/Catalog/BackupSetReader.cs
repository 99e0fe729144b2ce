using System.Security.Cryptography;

namespace BackupKit.Catalog;

/// <summary>Opens a set: only one that is complete, and only with a manifest and header that are the ones that were written.</summary>
internal static class BackupSetReader
{
    // SHA256SUMS has about 100 bytes a file and the manifest some 500, so this is room for several million files.
    private const int LargestFile = 2_000_000_000;

    public static async Task<BackupSet> OpenAsync(IBackupSink sink, string setKey, CancellationToken cancellationToken)
    {
        setKey = setKey.Trim('/');
        var checksums = ChecksumFile.Parse(await ReadMarkerAsync(sink, setKey, cancellationToken).ConfigureAwait(false));
        var header = ManifestJson.ReadHeader(
            await ReadProvenAsync(sink, setKey, SetFiles.Header, checksums, cancellationToken).ConfigureAwait(false));
        var manifest = await ReadManifestAsync(sink, setKey, checksums, cancellationToken).ConfigureAwait(false);
        ThrowIfContradicting(manifest, header, checksums, setKey);
        return new BackupSet(sink, setKey, header, manifest, checksums);
    }

    public static async Task<byte[]> ReadAllAsync(IBackupSink sink, string key, CancellationToken cancellationToken)
    {
        var stream = await sink.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var content = new MemoryStream();
            var buffer = new byte[64 << 10];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (content.Length + read > LargestFile)
                {
                    throw TooLarge(key);
                }

                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }
    }

    private static async Task<BackupManifest> ReadManifestAsync(
        IBackupSink sink,
        string setKey,
        IReadOnlyDictionary<string, string> checksums,
        CancellationToken cancellationToken)
    {
        try
        {
            var key = ObjectKey.Combine(setKey, SetFiles.Manifest);
            var stream = await sink.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var content = new HashedContent(stream, LargestFile, () => TooLarge(key));
                var manifest = await ManifestJson.TryReadManifestAsync(content, cancellationToken).ConfigureAwait(false);
                var hash = await content.ReadHashAsync(cancellationToken).ConfigureAwait(false);
                if (manifest is not null && checksums.TryGetValue(SetFiles.Manifest, out var expected) && hash == expected)
                {
                    return manifest;
                }
            }
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkObjectNotFound)
        {
            // Said below, with what the set needs of it.
        }

        return ManifestJson.ReadManifest(
            await ReadProvenAsync(sink, setKey, SetFiles.Manifest, checksums, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<byte[]> ReadMarkerAsync(IBackupSink sink, string setKey, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAllAsync(sink, ObjectKey.Combine(setKey, SetFiles.Checksums), cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkObjectNotFound)
        {
            throw await WasBegunAsync(sink, setKey, cancellationToken).ConfigureAwait(false)
                ? new BackupException(
                    BackupErrorCode.SetIncomplete,
                    $"The set {Describe(sink, setKey)} has no {SetFiles.Checksums}: its run did not finish, so it is not a backup.",
                    "Choose a complete set; list the sets to see which are.",
                    innerException: ex)
                : new BackupException(
                    BackupErrorCode.SetNotFound,
                    $"There is no set {Describe(sink, setKey)}.",
                    "List the sets to see which exist.",
                    innerException: ex);
        }
    }

    private static async Task<bool> WasBegunAsync(IBackupSink sink, string setKey, CancellationToken cancellationToken)
    {
        // The header is written first, so a run that was begun has it; a directory above sets has not.
        var prefix = ObjectKey.Combine(setKey, SetFiles.Header);
        await foreach (var _ in sink.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    private static async Task<byte[]> ReadProvenAsync(
        IBackupSink sink,
        string setKey,
        string file,
        IReadOnlyDictionary<string, string> checksums,
        CancellationToken cancellationToken)
    {
        if (!checksums.TryGetValue(file, out var expected))
        {
            throw Corrupt($"{SetFiles.Checksums} of the set {Describe(sink, setKey)} does not name {file}.");
        }

        try
        {
            var content = await ReadAllAsync(sink, ObjectKey.Combine(setKey, file), cancellationToken).ConfigureAwait(false);
            return Convert.ToHexStringLower(SHA256.HashData(content)) == expected
                ? content
                : throw Corrupt($"{file} of the set {Describe(sink, setKey)} does not match its checksum.");
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkObjectNotFound)
        {
            throw Corrupt($"{file} of the set {Describe(sink, setKey)} is missing.", ex);
        }
    }

    private static void ThrowIfContradicting(
        BackupManifest manifest,
        SetHeader header,
        IReadOnlyDictionary<string, string> checksums,
        string setKey)
    {
        if (header.SetId != manifest.SetId)
        {
            throw Corrupt($"{SetFiles.Header} is that of the set {header.SetId}, {SetFiles.Manifest} that of {manifest.SetId}.");
        }

        foreach (var part in manifest.Parts)
        {
            if (!checksums.TryGetValue(part.Key, out var hash) || hash != part.StoredSha256)
            {
                throw Corrupt($"{SetFiles.Checksums} and {SetFiles.Manifest} of the set \"{setKey}\" disagree about {part.Key}.");
            }
        }
    }

    private static BackupException TooLarge(string key) => Corrupt($"{key} is larger than any set needs.");

    private static string Describe(IBackupSink sink, string setKey) => setKey.Length == 0 ? sink.Name : $"\"{setKey}\" in {sink.Name}";

    private static BackupException Corrupt(string message, Exception? innerException = null) => new(
        BackupErrorCode.SetCorrupt,
        message,
        "The set was altered or truncated; use another copy of it.",
        innerException: innerException);
}

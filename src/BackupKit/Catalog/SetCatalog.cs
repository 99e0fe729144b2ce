namespace BackupKit.Catalog;

/// <summary>Lists sets from what a sink holds; whatever is not part of a set is left aside.</summary>
internal static class SetCatalog
{
    public static async Task<IReadOnlyList<BackupSetSummary>> ListAsync(
        IBackupSink sink,
        string prefix,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Tally>(StringComparer.Ordinal);
        await foreach (var item in sink.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (SetKeyOf(item.Key) is { } setKey)
            {
                var tally = found.GetValueOrDefault(setKey);
                found[setKey] = new Tally(
                    tally.Bytes + item.Length,
                    tally.HasHeader || item.Key == ObjectKey.Combine(setKey, SetFiles.Header),
                    tally.HasMarker || item.Key == ObjectKey.Combine(setKey, SetFiles.Checksums));
            }
        }

        var sets = new List<BackupSetSummary>(found.Count);
        foreach (var (setKey, tally) in found)
        {
            // A directory that merely has a file named SHA256SUMS, or data, is nobody's set.
            if (tally.HasHeader || IsSetId(setKey))
            {
                sets.Add(await DescribeAsync(sink, setKey, tally, cancellationToken).ConfigureAwait(false));
            }
        }

        return [.. sets.OrderBy(set => set.Started).ThenBy(set => set.Key, StringComparer.Ordinal)];
    }

    private static async Task<BackupSetSummary> DescribeAsync(
        IBackupSink sink,
        string setKey,
        Tally tally,
        CancellationToken cancellationToken)
    {
        var header = tally.HasHeader ? await TryReadHeaderAsync(sink, setKey, cancellationToken).ConfigureAwait(false) : null;
        DateTimeOffset? started = header is not null ? header.Started
            : SetId.TryParse(LastSegment(setKey), out var parsed) ? parsed : null;

        // Files of a set whose directory was renamed can not be told by their path, but its header knows their size.
        var bytes = Math.Max(tally.Bytes, header?.StoredLength ?? 0);
        return new BackupSetSummary(setKey, header, tally.HasMarker, bytes, started);
    }

    private static async Task<SetHeader?> TryReadHeaderAsync(IBackupSink sink, string setKey, CancellationToken cancellationToken)
    {
        try
        {
            return ManifestJson.ReadHeader(
                await BackupSetReader.ReadAllAsync(sink, ObjectKey.Combine(setKey, SetFiles.Header), cancellationToken).ConfigureAwait(false));
        }
        catch (BackupException ex) when (ex.Code is BackupErrorCode.SetCorrupt or BackupErrorCode.SetUnsupported or BackupErrorCode.SinkObjectNotFound)
        {
            // One damaged header must not hide the other sets; opening this one says what is wrong.
            return null;
        }
    }

    /// <summary>The set a key belongs to: by the id in its path, else by the place of the two files at the top of a set.</summary>
    private static string? SetKeyOf(string key)
    {
        foreach (var range in key.AsSpan().Split('/'))
        {
            if (range.End.Value < key.Length && SetId.TryParse(key.AsSpan(range), out _))
            {
                return key[..range.End.Value];
            }
        }

        var slash = key.LastIndexOf('/');
        return key[(slash + 1)..] is SetFiles.Header or SetFiles.Checksums ? key[..Math.Max(slash, 0)] : null;
    }

    private static bool IsSetId(string setKey) => SetId.TryParse(LastSegment(setKey), out _);

    private static ReadOnlySpan<char> LastSegment(string setKey) => setKey.AsSpan(setKey.LastIndexOf('/') + 1);

    private readonly record struct Tally(long Bytes, bool HasHeader, bool HasMarker);
}

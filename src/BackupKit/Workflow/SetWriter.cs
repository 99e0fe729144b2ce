using System.Reflection;
using BackupKit.Catalog;
using BackupKit.Diagnostics;
using BackupKit.Streaming;

namespace BackupKit.Workflow;

/// <summary>One set from its first file to its marker.</summary>
internal sealed class SetWriter : IAsyncDisposable
{
    private static readonly TimeSpan DiscardLimit = TimeSpan.FromSeconds(5);

    private static readonly string Tool =
        $"BackupKit {typeof(SetWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    private readonly PipelineSettings _settings;
    private ISinkBatch? _batch;
    private readonly Dictionary<string, string> _checksums = new(StringComparer.Ordinal);
    private bool _isCommitting;

    public SetWriter(PipelineSettings settings, DateTimeOffset started)
    {
        _settings = settings;
        Started = started;
        Id = SetId.Create(started);
        Key = ObjectKey.Combine(settings.Prefix, $"{settings.Name}/{Id}");
    }

    public string Id { get; }

    public string Key { get; }

    public DateTimeOffset Started { get; }

    /// <summary>Stores parts; there from <see cref="BeginAsync"/> on.</summary>
    public PartWriter Parts { get; private set; } = null!;

    /// <summary>Expected SHA-256 by key relative to the set of everything stored so far that belongs to it.</summary>
    public IReadOnlyDictionary<string, string> Checksums => _checksums;

    public Task BeginAsync(CancellationToken cancellationToken)
    {
        _batch = _settings.Sink.OpenBatch();
        Parts = new PartWriter(new BatchedSink(_settings.Sink, _batch), Key, _settings.Codec);
        return WriteHeaderAsync("running", null, [], cancellationToken);
    }

    /// <summary>Writes everything but the marker: closing files, manifest, header.</summary>
    public async Task<BackupManifest> DescribeAsync(
        SnapshotReport report,
        IReadOnlyList<PartRecord> parts,
        IReadOnlyList<PrecheckFinding> findings,
        CancellationToken cancellationToken)
    {
        var all = parts.ToList();
        foreach (var (key, content) in report.ClosingFiles)
        {
            all.Add(await Parts.WriteAsync(key, content, cancellationToken).ConfigureAwait(false));
        }

        foreach (var part in all)
        {
            _checksums.Add(part.Key, part.StoredSha256);
        }

        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            SetId = Id,
            Policy = _settings.Name,
            Tool = Tool,
            Started = Started,
            Ended = _settings.Time.GetUtcNow(),
            Source = report.Source,
            Consistency = report.Consistency,
            Inventory = report.Inventory,
            OptOuts = report.OptOuts,
            Parts = [.. all.OrderBy(part => part.Key, StringComparer.Ordinal)],
            Findings = [.. findings, .. report.Findings],
        };
        _checksums.Add(SetFiles.Manifest, await WriteManifestAsync(manifest, cancellationToken).ConfigureAwait(false));
        await WriteHeaderAsync("complete", manifest.Ended, manifest.Parts, cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    /// <summary>Returns once everything that was written so far is on the medium.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _batch!.FlushAsync(cancellationToken);

    /// <summary>
    /// Makes the set a backup, by an object that is durable by itself. Not cancellable: from here on the set is whole, and half a decision would help nobody.
    /// </summary>
    public Task CommitAsync()
    {
        _isCommitting = true;
        return new PartWriter(_settings.Sink, Key, _settings.Codec)
            .WriteAsync(SetFiles.Checksums, ChecksumFile.Format(_checksums), CancellationToken.None);
    }

    /// <summary>Removes what a failed run stored, as far as that is quick; what stays has no marker and is never taken for a backup.</summary>
    public async Task DiscardAsync()
    {
        if (_isCommitting)
        {
            // Whether the marker was stored may be unknown. The set is whole and verified, so both answers are true.
            return;
        }

        using var stop = new CancellationTokenSource(DiscardLimit, _settings.Time);
        try
        {
            var keys = new List<string>();
            await foreach (var found in _settings.Sink.ListAsync(Key + "/", stop.Token).ConfigureAwait(false))
            {
                keys.Add(found.Key);
            }

            var options = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop.Token };
            await Parallel.ForEachAsync(
                keys,
                options,
                async (key, token) => await _settings.Sink.DeleteAsync(key, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            // The error that ended the run is the one to be seen.
            Log.DiscardFails(_settings.Logger, ex, Key);
        }
    }

    /// <summary>Lets go of the sink; deletes nothing.</summary>
    public ValueTask DisposeAsync() => _batch?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<string> WriteManifestAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var part = new BackupPart { Key = SetFiles.Manifest, Kind = PartKind.Metadata, IsCompressible = false };
        var record = await Parts.WriteAsync(
            part,
            async (_, output, token) =>
            {
                await ManifestJson.WriteAsync(output.AsStream(leaveOpen: true), manifest, token).ConfigureAwait(false);
                return new PartResult();
            },
            onPlainBytes: null,
            cancellationToken).ConfigureAwait(false);
        return record.StoredSha256;
    }

    private async Task WriteHeaderAsync(
        string status,
        DateTimeOffset? ended,
        IReadOnlyList<PartRecord> parts,
        CancellationToken cancellationToken)
    {
        var header = new SetHeader
        {
            Format = BackupManifest.CurrentFormat,
            SetId = Id,
            Policy = _settings.Name,
            Status = status,
            Started = Started,
            Ended = ended,
            PlainLength = parts.Sum(part => part.PlainLength),
            StoredLength = parts.Sum(part => part.StoredLength),
        };
        var record = await Parts.WriteAsync(SetFiles.Header, ManifestJson.Write(header), cancellationToken).ConfigureAwait(false);
        _checksums[SetFiles.Header] = record.StoredSha256;
    }
}

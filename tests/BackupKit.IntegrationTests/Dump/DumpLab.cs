using System.Collections.Concurrent;
using System.IO.Pipelines;

using BackupKit.MySql;
using BackupKit.MySql.Snapshot;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>Runs the source without the rest of the pipeline.</summary>
internal static class DumpLab
{
    public static MySqlSourceOptions Options(TestDatabase database, Action<MySqlSourceOptions>? configure = null)
    {
        var options = new MySqlSourceOptions { ConnectionString = TestServers.ConnectionString(database.Server), ChunkBytes = 64 << 10 };
        options.Databases.Include(database.Name);
        configure?.Invoke(options);
        return options;
    }

    public static async Task<DumpedSet> RunAsync(
        MySqlSourceOptions options,
        int workers = 3,
        Func<Task>? afterSnapshot = null,
        Func<BackupPart, Task>? beforePart = null,
        Func<Task>? beforeEnd = null,
        SnapshotObserver? observer = null,
        Func<Task>? afterCheck = null)
    {
        var source = new MySqlBackupSource(options) { Observer = observer };
        if (afterCheck is not null)
        {
            await source.CheckAsync();
            await afterCheck();
        }

        await using var snapshot = await source.OpenSnapshotAsync(new SnapshotRequest { Workers = workers });
        if (afterSnapshot is not null)
        {
            await afterSnapshot();
        }

        var files = new ConcurrentDictionary<string, byte[]>();
        var parts = new ConcurrentQueue<PartRecord>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers };
        await Parallel.ForEachAsync(snapshot.ReadPartsAsync(), parallel, async (part, token) =>
        {
            if (beforePart is not null)
            {
                await beforePart(part);
            }

            var (bytes, result) = await WriteAsync(snapshot, part, token);
            Assert.True(files.TryAdd(part.Key, bytes), $"{part.Key} was written twice");
            parts.Enqueue(Record(part, bytes, result));
        });

        if (beforeEnd is not null)
        {
            await beforeEnd();
        }

        var report = await snapshot.CompleteAsync([.. parts]);
        foreach (var (key, bytes) in report.ClosingFiles)
        {
            files[key] = bytes;
        }

        return new DumpedSet { Files = files, Parts = [.. parts.OrderBy(part => part.Key, StringComparer.Ordinal)], Report = report };
    }

    /// <summary>Writes the set as a directory.</summary>
    public static async Task SaveAsync(DumpedSet set, string directory)
    {
        foreach (var (key, bytes) in set.Files)
        {
            var path = Path.Combine(directory, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
        }
    }

    private static async Task<(byte[] Bytes, PartResult Result)> WriteAsync(
        IBackupSnapshot snapshot,
        BackupPart part,
        CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var content = new MemoryStream();
        var reading = pipe.Reader.CopyToAsync(content, cancellationToken);
        try
        {
            var result = await snapshot.WriteAsync(part, pipe.Writer, cancellationToken);
            await pipe.Writer.CompleteAsync();
            await reading;
            return (content.ToArray(), result);
        }
        catch (Exception ex)
        {
            await pipe.Writer.CompleteAsync(ex);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static PartRecord Record(BackupPart part, byte[] bytes, PartResult result) => new()
    {
        Key = part.Key,
        Kind = part.Kind,
        Database = part.Database,
        ObjectName = part.ObjectName,
        Compression = "none",
        PlainLength = bytes.Length,
        StoredLength = bytes.Length,
        StoredSha256 = "",
        PlainXxh3 = "",
        Result = result,
    };
}

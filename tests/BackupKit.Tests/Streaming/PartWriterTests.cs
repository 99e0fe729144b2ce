using System.IO.Pipelines;
using System.Security.Cryptography;

using BackupKit.Hashing;
using BackupKit.Streaming;
using BackupKit.Streaming.Compression;
using BackupKit.Tests.Support;

namespace BackupKit.Tests.Streaming;

public sealed class PartWriterTests
{
    private static readonly BackupPart Part = new() { Key = "data/a.b.00000.dat", Kind = PartKind.Rows, Database = "a", ObjectName = "b" };

    public static TheoryData<string, int> Shapes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var codec in new[] { "none", "gzip", "zstd", "lz4" })
            {
                foreach (var length in new[] { 0, 1, 1000, 3_000_000 })
                {
                    data.Add(codec, length);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WriteAsync_AnyCodecAndLength_ReadsBackEqualAndMatches(string codec, int length)
    {
        var sink = new InMemorySink();
        var plain = new byte[length];
        new Random(length).NextBytes(plain.AsSpan(length / 2));
        long told = 0;

        var record = await new PartWriter(sink, "set", CompressionCodec.ByName(codec))
            .WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(plain, output, ct), bytes => told += bytes, CancellationToken.None);

        Assert.Equal(Part.Key + CompressionCodec.ByName(codec).Extension, record.Key);
        Assert.Equal(length, record.PlainLength);
        Assert.Equal(length, told);
        Assert.Equal(XxHash3.Hash128(plain).ToString("x32", null), record.PlainXxh3);
        Assert.Equal(StoredSet.Hash(sink.Objects["set/" + record.Key]), record.StoredSha256);
        Assert.Equal(7, record.Result.LongestRow);
        await using var part = await PartReader.OpenAsync(sink, "set", record, CancellationToken.None);
        Assert.Equal(plain, await ReadAsync(part.Plain));
        await part.EnsureMatchesAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task WriteAsync_SourceFails_ThrowsItsErrorAndStoresNothing(string codec)
    {
        for (var round = 0; round < 50; round++)
        {
            var sink = new InMemorySink();
            var failure = new BackupException(BackupErrorCode.SnapshotLost, "the connection broke");

            var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(sink, codec).WriteAsync(
                Part,
                async (_, output, ct) =>
                {
                    await output.WriteAsync(new byte[100_000], ct);
                    throw failure;
                },
                null,
                CancellationToken.None));

            Assert.Same(failure, thrown);
            Assert.Empty(sink.Objects);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task WriteAsync_SinkFails_ThrowsItsErrorAndStopsTheSource(string codec)
    {
        var failure = new BackupException(BackupErrorCode.SinkFull, "no space");

        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(new ThrowingSink(100_000, failure), codec).WriteAsync(
            Part,
            EndlessAsync,
            null,
            CancellationToken.None));

        Assert.Same(failure, thrown);
    }

    [Fact]
    public async Task WriteAsync_SinkThrowsSomethingElse_IsNamedAsTheSinksError()
    {
        var sink = new ThrowingSink(10, new IOException("network"));

        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(sink, "none").WriteAsync(Part, EndlessAsync, null, CancellationToken.None));

        Assert.Equal(BackupErrorCode.SinkFailed, thrown.Code);
        Assert.True(thrown.IsTransient);
    }

    [Fact]
    public async Task WriteAsync_SinkReturnsEarly_IsAnError()
    {
        var thrown = await Assert.ThrowsAsync<BackupException>(() => CreateSut(new ThrowingSink(10, failure: null), "none")
            .WriteAsync(Part, EndlessAsync, null, CancellationToken.None));

        Assert.Equal(BackupErrorCode.SinkFailed, thrown.Code);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public async Task WriteAsync_Cancelled_ThrowsCancellation(string codec)
    {
        using var stop = new CancellationTokenSource();
        var sink = new InMemorySink();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CreateSut(sink, codec).WriteAsync(
            Part,
            async (_, output, ct) =>
            {
                await output.WriteAsync(new byte[10], ct);
                await stop.CancelAsync();
                return await EndlessAsync(Part, output, ct);
            },
            null,
            stop.Token));

        Assert.Equal(stop.Token, thrown.CancellationToken);
        Assert.Empty(sink.Objects);
    }

    [Fact]
    public async Task EnsureMatchesAsync_OtherBytesOfTheSameLength_SaysCorrupt()
    {
        var sink = new InMemorySink();
        var record = await CreateSut(sink, "none").WriteAsync("a", new byte[] { 1, 2, 3 }, CancellationToken.None);
        sink.Objects["set/a"] = [1, 2, 4];

        await using var part = await PartReader.OpenAsync(sink, "set", record, CancellationToken.None);
        await ReadAsync(part.Plain);
        var thrown = await Assert.ThrowsAsync<BackupException>(() => part.EnsureMatchesAsync(CancellationToken.None));

        Assert.Equal(BackupErrorCode.SetCorrupt, thrown.Code);
    }

    [Fact]
    public async Task Plain_TruncatedObject_ThrowsWhileReading()
    {
        var sink = new InMemorySink();
        var record = await CreateSut(sink, "zstd").WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(new byte[100_000], output, ct), null, CancellationToken.None);
        sink.Objects["set/" + record.Key] = sink.Objects["set/" + record.Key][..^1];

        await using var part = await PartReader.OpenAsync(sink, "set", record, CancellationToken.None);
        var thrown = await Assert.ThrowsAsync<BackupException>(() => ReadAsync(part.Plain));

        Assert.Equal(BackupErrorCode.SetCorrupt, thrown.Code);
        Assert.Contains($"{record.Key} is not what was written: its stored length", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("lz4")]
    public async Task Plain_AnyByteDamaged_IsAnotherHashAndNotWhatTheDecoderSays(string codec)
    {
        var sink = new InMemorySink();
        var record = await CreateSut(sink, codec).WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(new byte[300_000], output, ct), null, CancellationToken.None);
        var stored = sink.Objects["set/" + record.Key];

        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] ^= 0x10;
            await using var part = await PartReader.OpenAsync(sink, "set", record, CancellationToken.None);
            var thrown = await Assert.ThrowsAsync<BackupException>(async () =>
            {
                await ReadAsync(part.Plain);
                await part.EnsureMatchesAsync(CancellationToken.None);
            });
            stored[i] ^= 0x10;

            Assert.Equal(BackupErrorCode.SetCorrupt, thrown.Code);
            Assert.Contains("its stored SHA-256", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("lz4")]
    public async Task Plain_MoreThanTheManifestSays_StopsThere(string codec)
    {
        var sink = new InMemorySink();
        var record = await CreateSut(sink, codec).WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(new byte[20_000_000], output, ct), null, CancellationToken.None);
        var content = new byte[1 << 20];

        await using var part = await PartReader.OpenAsync(sink, "set", record with { PlainLength = 500_000 }, CancellationToken.None);
        var read = 0L;
        var thrown = await Assert.ThrowsAsync<BackupException>(async () => read = await part.Plain.AsStream().ReadAtLeastAsync(content, content.Length));

        Assert.Equal(0, read);
        Assert.Equal(BackupErrorCode.CorruptStream, thrown.Code);
        Assert.Contains(record.Key, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("after the 500000 plain bytes", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_WindowAboveTheUsual_IsRecordedAndRead()
    {
        var sink = new InMemorySink();
        var plain = new byte[100_000];
        var sut = new PartWriter(sink, "set", new ZstdCodec(new ZstdOptions { LongWindowLog = 28 }));

        var record = await sut.WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(plain, output, ct), null, CancellationToken.None);

        Assert.Equal(28, record.WindowLog);
        await using var part = await PartReader.OpenAsync(sink, "set", record, CancellationToken.None);
        Assert.Equal(plain, await ReadAsync(part.Plain));
        await part.EnsureMatchesAsync(CancellationToken.None);
        await using var unsaid = await PartReader.OpenAsync(sink, "set", record with { WindowLog = null }, CancellationToken.None);
        var thrown = await Assert.ThrowsAsync<BackupException>(() => ReadAsync(unsaid.Plain));
        Assert.Contains(record.Key, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("128 MiB", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("lz4")]
    public async Task Plain_SinkFailsWhileTheReasonIsLookedFor_IsTheErrorOfTheSink(string codec)
    {
        var sink = new InMemorySink();
        var plain = RandomNumberGenerator.GetBytes(300_000);
        var record = await CreateSut(sink, codec).WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(plain, output, ct), null, CancellationToken.None);
        var stored = sink.Objects["set/" + record.Key];
        stored[0] ^= 0x10;
        var failure = new BackupException(BackupErrorCode.SinkFailed, "the disk is gone", isTransient: true);

        await using var part = new PlainPart(new FailingStream(stored.AsMemory(0, 200_000), failure), CompressionCodec.ByName(codec), record);

        Assert.Same(failure, await Assert.ThrowsAsync<BackupException>(() => ReadAsync(part.Plain)));
    }

    [Fact]
    public async Task DisposeAsync_NotReadToTheEnd_DoesNotHang()
    {
        var sink = new InMemorySink();
        var record = await CreateSut(sink, "zstd").WriteAsync(Part, (_, output, ct) => WriteInPiecesAsync(new byte[30_000_000], output, ct), null, CancellationToken.None);

        var part = await PartReader.OpenAsync(sink, "set", record, CancellationToken.None);
        await part.Plain.ReadAsync();

        await part.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static PartWriter CreateSut(IBackupSink sink, string codec) => new(sink, "set", CompressionCodec.ByName(codec));

    private static async Task<PartResult> WriteInPiecesAsync(byte[] plain, PipeWriter output, CancellationToken cancellationToken)
    {
        for (var position = 0; position < plain.Length; position += 77_777)
        {
            await output.WriteAsync(plain.AsMemory(position, Math.Min(77_777, plain.Length - position)), cancellationToken);
        }

        return new PartResult { LongestRow = 7 };
    }

    private static async Task<PartResult> EndlessAsync(BackupPart part, PipeWriter output, CancellationToken cancellationToken)
    {
        var chunk = new byte[50_000];
        while (true)
        {
            await output.WriteAsync(chunk, cancellationToken);
        }
    }

    private static async Task<byte[]> ReadAsync(PipeReader reader)
    {
        using var content = new MemoryStream();
        while (true)
        {
            var read = await reader.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                content.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return content.ToArray();
            }
        }
    }
}

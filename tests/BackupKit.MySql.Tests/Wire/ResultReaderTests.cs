using System.Security.Cryptography;

using BackupKit.MySql.Tests.Wire.Support;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Wire;

public sealed class ResultReaderTests
{
    private static readonly byte[] Sql = "SELECT 1"u8.ToArray();

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(7, false)]
    public async Task StreamAsync_InputInSmallPieces_GivesSameRows(int writeSize, bool deprecateEof)
    {
        byte[][] rows = [Packets.Row("a", null), Packets.Row(null, "b"), Packets.Row("", ""), Packets.Row(new string('x', 300), "y")];
        await using var server = WireTestCase.Answering(
            c =>
            {
                c.WriteSize = writeSize;
                return c.SendResultAsync(2, rows);
            },
            deprecateEof ? FakeMySqlConnection.Modern : FakeMySqlConnection.MySql56);
        await using var session = await server.ConnectAsync();
        var sink = new CollectingSink();

        var end = await session.StreamAsync(Sql, sink);

        Assert.Equal(rows, sink.Rows);
        Assert.Equal((4, rows.Sum(row => row.Length)), (end.Rows, end.Bytes));
        Assert.Equal(["c0", "c1"], sink.Columns.Select(column => column.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "W12")]
    public async Task StreamAsync_WarningsAtEnd_AreCounted(bool deprecateEof)
    {
        await using var server = WireTestCase.Answering(
            c => deprecateEof
                ? c.SendAsync((byte[])[1], Packets.Column("a"), Packets.Row("1"), Packets.Ok(0xFE, warnings: 3))
                : c.SendAsync((byte[])[1], Packets.Column("a"), Packets.Eof(), Packets.Row("1"), Packets.Eof(warnings: 3)),
            deprecateEof ? FakeMySqlConnection.Modern : FakeMySqlConnection.MySql56);
        await using var session = await server.ConnectAsync();

        Assert.Equal(3, (await session.StreamAsync(Sql, new CollectingSink())).WarningCount);
    }

    [Fact]
    public async Task QueryAsync_DisposedMeanwhile_FailsWithTheLossOfTheConnection()
    {
        var received = new TaskCompletionSource();
        await using var server = WireTestCase.Answering(c =>
        {
            received.TrySetResult();
            return Task.CompletedTask;
        });
        var session = await server.ConnectAsync();
        var running = session.QueryAsync("SELECT 1");
        await received.Task;

        await session.DisposeAsync();

        Assert.Equal(BackupErrorCode.ConnectionLost, await WireTestCase.CodeOfAsync(() => running));
        Assert.Equal(BackupErrorCode.SessionBroken, await WireTestCase.CodeOfAsync(() => session.QueryAsync("SELECT 1")));
    }

    [Fact]
    [Trait("Rule", "W2")]
    public async Task StreamAsync_ErrorInsteadOfRow_ThrowsAndSessionLives()
    {
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.LogInAsync();
            await c.ReceiveCommandAsync();
            await c.SendAsync((byte[])[1], Packets.Column("a"), Packets.Row("1"), Packets.Error(1242, "Subquery returns more than 1 row", "21000"));
            await c.ReceiveAsync();
            await c.SendOkAsync();
            await c.WaitForCloseAsync();
        });
        await using var session = await server.ConnectAsync();
        var sink = new CollectingSink();

        var error = await Assert.ThrowsAsync<MySqlWireException>(() => session.StreamAsync(Sql, sink));

        Assert.Equal((1242, "21000"), (error.ServerErrorNumber, error.SqlState));
        Assert.Single(sink.Rows);
        await session.PingAsync();
    }

    [Theory]
    [InlineData("sequence gap")]
    [InlineData("empty row")]
    [InlineData("empty answer")]
    [InlineData("zero columns")]
    [InlineData("column count 2^63")]
    [InlineData("short column")]
    [InlineData("text after column count")]
    [InlineData("close in row")]
    [InlineData("close in header")]
    [Trait("Rule", "W14")]
    public async Task StreamAsync_BrokenAnswer_FailsAndBreaksSession(string fault)
    {
        await using var server = WireTestCase.Answering(async c =>
        {
            switch (fault)
            {
                case "sequence gap":
                    await c.SendAsync((byte[])[1], Packets.Column("a"));
                    c.Sequence++;
                    await c.SendAsync(Packets.Row("1"));
                    break;
                case "empty row":
                    await c.SendAsync((byte[])[1], Packets.Column("a"), Array.Empty<byte>());
                    break;
                case "empty answer":
                    await c.SendAsync(Array.Empty<byte>());
                    break;
                case "zero columns":
                    await c.SendAsync((byte[])[0xFC, 0, 0]);
                    break;
                case "column count 2^63":
                    await c.SendAsync((byte[])[0xFE, 0, 0, 0, 0, 0, 0, 0, 0x80]);
                    break;
                case "short column":
                    await c.SendAsync((byte[])[1], Packets.Column("a").AsMemory(0, 9));
                    break;
                case "text after column count":
                    await c.SendAsync((byte[])[1, 1]);
                    break;
                case "close in row":
                    await c.SendAsync((byte[])[1], Packets.Column("a"));
                    await c.SendRawAsync((byte[])[9, 0, 0, 3, 8, 65]);
                    throw new OperationCanceledException();
                default:
                    await c.SendRawAsync((byte[])[9, 0]);
                    throw new OperationCanceledException();
            }
        });
        await using var session = await server.ConnectAsync();

        var code = await WireTestCase.CodeOfAsync(() => session.StreamAsync(Sql, new CollectingSink()));

        Assert.Equal(
            fault.StartsWith("close", StringComparison.Ordinal) ? BackupErrorCode.ConnectionLost : BackupErrorCode.ProtocolViolation,
            code);
        Assert.True(session.IsBroken);
        Assert.Equal(BackupErrorCode.SessionBroken, await WireTestCase.CodeOfAsync(() => session.PingAsync()));
    }

    [Fact]
    [Trait("Rule", "W3")]
    public async Task QueryAsync_DeclaredLength2Pow63_IsRefusedWithoutAllocation()
    {
        await using var server = WireTestCase.Answering(
            c => c.SendAsync((byte[])[1], Packets.Column("a"), (byte[])[0xFE, 0, 0, 0, 0, 0, 0, 0, 0x80, 1], Packets.Eof()),
            FakeMySqlConnection.MySql56);
        await using var session = await server.ConnectAsync();

        Assert.Equal(BackupErrorCode.ProtocolViolation, await WireTestCase.CodeOfAsync(() => session.QueryAsync("SELECT 1")));
    }

    [Fact]
    public async Task QueryAsync_4096Columns_AreRead()
    {
        await using var server = WireTestCase.Answering(async c =>
        {
            await c.SendAsync((byte[])[0xFC, 0, 0x10]);
            await c.SendAsync([.. Enumerable.Range(0, 4096).Select(i => (ReadOnlyMemory<byte>)Packets.Column($"c{i}"))]);
            await c.SendAsync(Packets.Row([.. Enumerable.Range(0, 4096).Select(i => i % 2 == 0 ? null : $"{i}")]), Packets.Ok(0xFE));
        });
        await using var session = await server.ConnectAsync();

        var result = await session.QueryAsync("SELECT 1");

        Assert.Equal(4096, result.Columns.Count);
        Assert.Equal(4095, result.Rows[0].GetInt64(result.Ordinal("C4095")));
    }

    [Fact]
    [Trait("Rule", "W13")]
    public async Task QueryAsync_MoreResults_AreDrained()
    {
        await using var server = new FakeMySqlServer(async c =>
        {
            await c.LogInAsync();
            await c.ReceiveCommandAsync();
            await c.SendAsync(
                (byte[])[1], Packets.Column("a"), Packets.Row("1"), Packets.Ok(0xFE, status: ServerStatus.MoreResults),
                (byte[])[1], Packets.Column("b"), Packets.Row("2"), Packets.Row("3"), Packets.Ok(0xFE, status: ServerStatus.MoreResults),
                Packets.Ok(info: "done"));
            await c.ReceiveAsync();
            await c.SendOkAsync();
            await c.WaitForCloseAsync();
        });
        await using var session = await server.ConnectAsync();

        var result = await session.QueryAsync("CALL p()");

        Assert.Single(result.Rows);
        Assert.Equal("a", result.Columns[0].Name);
        await session.PingAsync();
    }

    [Theory]
    [InlineData(0xFFFFFF - 1)]
    [InlineData(0xFFFFFF)]
    [InlineData(0xFFFFFF + 1)]
    [InlineData((2 * 0xFFFFFF) - 1)]
    [InlineData(2 * 0xFFFFFF)]
    [InlineData((2 * 0xFFFFFF) + 1)]
    [InlineData(PacketReader.LargeThreshold)]
    [InlineData(PacketReader.LargeThreshold + 1)]
    [Trait("Rule", "W1")]
    public async Task StreamAsync_RowAtPacketBoundary_IsWhole(int length)
    {
        var row = new byte[length];
        new Random(length).NextBytes(row);
        row[0] = length > 0xFFFFFF ? (byte)0xFE : (byte)0xFD;
        await using var server = WireTestCase.Answering(c => c.SendResultAsync(1, Packets.Row("a"), row, Packets.Row("z")));
        await using var session = await server.ConnectAsync();
        var sink = new CollectingSink();

        var end = await session.StreamAsync(Sql, sink);

        Assert.Equal(3, end.Rows);
        if (length > PacketReader.LargeThreshold)
        {
            var hash = Convert.ToHexString(SHA256.HashData(row));
            Assert.Equal([(length, row[0], hash)], sink.LargeRows);
        }
        else
        {
            Assert.Equal(row, sink.Rows[1]);
        }
    }

    [Fact]
    [Trait("Rule", "R7")]
    [Trait("Rule", "W10")]
    public async Task ExecuteAsync_ServerAsksForFile_GetsEmptyPacketAndFails()
    {
        var reply = new TaskCompletionSource<byte[]>();
        await using var server = WireTestCase.Answering(async c =>
        {
            await c.SendAsync((byte[])[0xFB, .. "/etc/passwd"u8]);
            reply.SetResult(await c.ReceiveAsync());
        });
        await using var session = await server.ConnectAsync();

        var code = await WireTestCase.CodeOfAsync(() => session.ExecuteAsync("SELECT 1"));

        Assert.Equal(BackupErrorCode.LocalFileRefused, code);
        Assert.True(session.IsBroken);
        Assert.Empty(await reply.Task.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task StreamAsync_SilentServer_TimesOut()
    {
        await using var server = WireTestCase.Answering(c => c.SendAsync((byte[])[1], Packets.Column("a"), Packets.Row("1")));
        var settings = MySqlConnectionSettings.Parse(server.ConnectionString());
        await using var session = await MySqlSession.ConnectAsync(
            settings,
            WireTestCase.Options with { IdleTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(BackupErrorCode.ServerTimedOut, await WireTestCase.CodeOfAsync(() => session.StreamAsync(Sql, new CollectingSink())));
        Assert.True(session.IsBroken);
    }

    [Fact]
    public async Task ExecuteAsync_OkWithInfo_IsParsed()
    {
        await using var server = WireTestCase.Answering(c => c.SendAsync(Packets.Ok(warnings: 2, info: "Records: 3  Skipped: 1")));
        await using var session = await server.ConnectAsync();

        var ok = await session.ExecuteAsync("INSERT");

        Assert.Equal((2, "Records: 3  Skipped: 1"), (ok.WarningCount, ok.Info));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Rule", "W14")]
    public async Task StreamAsync_RandomAnswers_NeverHang(int seed)
    {
        var random = new Random(seed);
        var valid = Concat([1], Packets.Column("a"), Packets.Row("1"), Packets.Row(new string('x', 500)), Packets.Ok(0xFE));
        for (var i = 0; i < 100; i++)
        {
            var bytes = valid.ToArray();
            for (var flip = 0; flip < 1 + random.Next(4); flip++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await using var server = WireTestCase.Answering(async c =>
            {
                await c.SendRawAsync(bytes.AsMemory(0, random.Next(bytes.Length) + 1));
                throw new OperationCanceledException();
            });
            await using var session = await server.ConnectAsync();

            try
            {
                await session.QueryAsync("SELECT 1").WaitAsync(TimeSpan.FromSeconds(10));
            }
            catch (MySqlWireException)
            {
                // Any outcome but a hang, a crash of another kind or a huge allocation is fine.
            }
        }
    }

    private static byte[] Concat(params byte[][] payloads)
    {
        byte sequence = 1;
        return [.. payloads.SelectMany(p => (byte[])[(byte)p.Length, (byte)(p.Length >> 8), 0, sequence++, .. p])];
    }
}

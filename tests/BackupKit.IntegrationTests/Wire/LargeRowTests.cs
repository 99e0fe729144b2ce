using System.Buffers;

using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.IntegrationTests.Wire;

public sealed class LargeRowTests
{
    private const int Fragment = 0xFF_FFFF;

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W1")]
    [Trait("Trap", "34")]
    public async Task StreamAsync_RowsAroundPacketLimits_AreWhole(ServerName server)
    {
        int[] lengths = [0, 1, 250, 251, 65535, 65536, (1 << 20) - 4, 1 << 20, .. Enumerable.Range((1 << 24) - 5, 7), (1 << 25) - 6];
        var sink = new LengthSink();

        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t(id INT PRIMARY KEY, b LONGBLOB)");
        await database.ExecuteAsync("INSERT INTO t VALUES(-1, NULL)");
        await RaisePacketLimitAsync(database);
        await using var writer = await database.ConnectAsync();
        for (var i = 0; i < lengths.Length; i++)
        {
            await writer.ExecuteAsync($"INSERT INTO t VALUES({i}, REPEAT(CHAR({65 + i}), {lengths[i]}))");
        }

        await using var reader = await database.ConnectAsync();
        var end = await reader.StreamAsync("SELECT b FROM t ORDER BY id"u8.ToArray(), sink);

        Assert.Equal(lengths.Length + 1, end.Rows);
        Assert.Equal(-1, sink.Lengths[0]);
        Assert.Equal(lengths.Select(length => (long)length), sink.Lengths.Skip(1));
        Assert.Equal(lengths.Select((length, i) => length == 0 ? -1 : 65 + i), sink.LastBytes.Skip(1));
        await reader.PingAsync();
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "W1")]
    public async Task ExecuteAsync_StatementAroundPacketLimits_ArrivesWhole(ServerName server)
    {
        await using var database = await TestDatabase.CreateAsync(server);
        await database.ExecuteAsync("CREATE TABLE t(id INT PRIMARY KEY AUTO_INCREMENT, l INT)");
        await RaisePacketLimitAsync(database);
        await using var session = await database.ConnectAsync();
        var fixedPart = "INSERT INTO t(l) VALUES(LENGTH(''))".Length;

        foreach (var total in Enumerable.Range(Fragment - 3, 5).Append((2 * Fragment) - 1))
        {
            var sql = $"INSERT INTO t(l) VALUES(LENGTH('{new string('x', total - fixedPart)}'))";
            await session.ExecuteAsync(sql);
            var stored = await session.QueryAsync("SELECT l FROM t ORDER BY id DESC LIMIT 1");

            Assert.Equal(total - fixedPart, stored.Rows[0].GetInt64(0));
        }
    }

    // Session copies of max_allowed_packet are read only: new sessions take the global value.
    private static Task RaisePacketLimitAsync(TestDatabase database) =>
        database.ExecuteAsync("SET GLOBAL max_allowed_packet=67108864");

    private sealed class LengthSink : IRowSink
    {
        public List<long> Lengths { get; } = [];

        public List<int> LastBytes { get; } = [];

        public void Begin(ReadOnlySpan<ColumnDefinition> columns)
        {
        }

        public void OnRow(ReadOnlySpan<byte> payload)
        {
            var reader = new TextRowReader(payload);
            Assert.True(reader.TryReadField(out var value, out var isNull));
            Lengths.Add(isNull ? -1 : value.Length);
            LastBytes.Add(value.IsEmpty ? -1 : value[^1]);
            Assert.False(reader.TryReadField(out _, out _));
        }

        public ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
        {
            var header = new PayloadReader(payload.Slice(0, 9).ToArray());
            var length = (long)header.ReadLengthEncodedInteger();
            Assert.Equal(payload.Length, 9 - header.Remaining.Length + length);
            Lengths.Add(length);
            LastBytes.Add(payload.Slice(payload.Length - 1).FirstSpan[0]);
            return default;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken) => default;
    }
}

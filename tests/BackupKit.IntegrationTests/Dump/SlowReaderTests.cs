using System.IO.Pipelines;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>A sink that takes nothing for a while: the server waits with its rows.</summary>
[Trait("Category", "Slow")]
public sealed class SlowReaderTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "V21")]
    public async Task Dump_SinkStallsLongerThanTheServerWaits_GetsEveryRow(ServerName server)
    {
        await using var scratch = await ScratchServer.StartAsync(server, "--net-write-timeout=1", "--net-read-timeout=1");
        await using (var session = await scratch.ConnectAsync())
        {
            await session.ExecuteAsync("CREATE DATABASE shop");
            await session.ExecuteAsync("CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, v MEDIUMBLOB)");
            await session.ExecuteAsync("INSERT INTO shop.t (v) VALUES (REPEAT('v', 1000000))");
            for (var doubled = 0; doubled < 6; doubled++)
            {
                await session.ExecuteAsync("INSERT INTO shop.t (v) SELECT v FROM shop.t");
            }
        }

        var options = new MySqlSourceOptions { ConnectionString = scratch.ConnectionString, ChunkBytes = 1L << 30 };
        options.Databases.Include("shop");
        await using var snapshot = await new MySqlBackupSource(options).OpenSnapshotAsync(new SnapshotRequest { Workers = 1 });
        var rows = 0L;
        await foreach (var part in snapshot.ReadPartsAsync())
        {
            var pipe = new Pipe();
            var writing = snapshot.WriteAsync(part, pipe.Writer);
            if (part.Kind == PartKind.Rows)
            {
                // More than the sockets hold is on its way then, and nobody reads.
                await Task.Delay(TimeSpan.FromSeconds(5));
            }

            var reading = pipe.Reader.CopyToAsync(Stream.Null);
            var result = await writing;
            await pipe.Writer.CompleteAsync();
            await reading;
            rows += result.Digest?.Rows ?? 0;
        }

        Assert.Equal(64, rows);
    }
}

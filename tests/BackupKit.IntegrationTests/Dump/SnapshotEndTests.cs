using System.IO.Pipelines;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

/// <summary>A run whose snapshot ends under a running statement says why it ended.</summary>
public sealed class SnapshotEndTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Category", "Slow")]
    public async Task WriteAsync_SnapshotGrowsTooOldInMidRow_IsSnapshotTooOld(ServerName server)
    {
        await using var database = await CreateAsync(server);
        var options = DumpLab.Options(database, o =>
        {
            o.ChunkBytes = 1 << 30;
            o.MaxSnapshotAge = TimeSpan.FromSeconds(4);
        });
        await using var snapshot = await new MySqlBackupSource(options).OpenSnapshotAsync(new SnapshotRequest { Workers = 1 });
        var part = await snapshot.ReadPartsAsync().FirstAsync(p => p.Kind == PartKind.Rows);

        // Nobody reads, so that the statement is in mid-row when the time is over.
        var pipe = new Pipe();
        var writing = snapshot.WriteAsync(part, pipe.Writer);
        await Task.Delay(TimeSpan.FromSeconds(6));
        _ = pipe.Reader.CopyToAsync(Stream.Null);
        var error = await Assert.ThrowsAnyAsync<BackupException>(() => writing);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(BackupErrorCode.SnapshotTooOld, error.Code);
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE wide (a INT AUTO_INCREMENT PRIMARY KEY, b MEDIUMTEXT) ENGINE=InnoDB");
        await database.ExecuteAsync("INSERT INTO wide (b) VALUES (REPEAT('x', 500000))");
        for (var i = 0; i < 6; i++)
        {
            await database.ExecuteAsync("INSERT INTO wide (b) SELECT b FROM wide");
        }

        return database;
    }
}

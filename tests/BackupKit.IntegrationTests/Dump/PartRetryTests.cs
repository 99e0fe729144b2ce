using System.IO.Pipelines;

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Dump;

public sealed class PartRetryTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S13")]
    public async Task Write_NonTransactionalPartAgainAfterItsLockIsGone_FailsInsteadOfReadingNewerRows(ServerName server)
    {
        await using var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (a INT PRIMARY KEY) ENGINE=MyISAM");
        await database.ExecuteAsync("INSERT INTO m VALUES (1)");
        var source = new MySqlBackupSource(DumpLab.Options(database));
        await using var snapshot = await source.OpenSnapshotAsync(new SnapshotRequest { Workers = 1 });
        BackupPart? rows = null;
        await foreach (var part in snapshot.ReadPartsAsync())
        {
            rows = part.Kind == PartKind.Rows ? part : rows;
        }

        Assert.Equal(1, await WriteAsync(snapshot, rows!));
        await database.ExecuteAsync("INSERT INTO m VALUES (2)");

        var error = await Assert.ThrowsAnyAsync<BackupException>(() => WriteAsync(snapshot, rows!));
        Assert.Equal(BackupErrorCode.SnapshotLost, error.Code);
    }

    private static async Task<long?> WriteAsync(IBackupSnapshot snapshot, BackupPart part)
    {
        var pipe = new Pipe();
        var reading = pipe.Reader.CopyToAsync(Stream.Null);
        try
        {
            return (await snapshot.WriteAsync(part, pipe.Writer)).Digest?.Rows;
        }
        finally
        {
            await pipe.Writer.CompleteAsync();
            await reading;
        }
    }
}

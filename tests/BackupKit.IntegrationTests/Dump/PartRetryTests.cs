using System.IO.Pipelines;

using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Dump;

public sealed class PartRetryTests
{
    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S13")]
    public async Task Write_NonTransactionalPartAgainBeforeItIsStored_ReadsTheSameRows(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var snapshot = await OpenAsync(database);
        var rows = await snapshot.ReadPartsAsync().FirstAsync(part => part.Kind == PartKind.Rows);
        await using var writer = await database.ConnectAsync();
        await writer.ExecuteAsync("SET lock_wait_timeout = 1");

        Assert.Equal(1, await WriteAsync(snapshot, rows));
        var held = await Assert.ThrowsAsync<MySqlWireException>(() => writer.ExecuteAsync("INSERT INTO m VALUES (2)"));
        Assert.Equal(1, await WriteAsync(snapshot, rows));
        await snapshot.StoredAsync(rows);
        await writer.ExecuteAsync("INSERT INTO m VALUES (2)");

        Assert.Equal(ServerErrorNumbers.LockWaitTimeout, held.ServerErrorNumber);
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "S13")]
    public async Task Write_NonTransactionalPartAgainAfterItsLockIsGone_FailsInsteadOfReadingNewerRows(ServerName server)
    {
        await using var database = await CreateAsync(server);
        await using var snapshot = await OpenAsync(database);
        var rows = await snapshot.ReadPartsAsync().FirstAsync(part => part.Kind == PartKind.Rows);

        Assert.Equal(1, await WriteAsync(snapshot, rows));
        await snapshot.StoredAsync(rows);
        await database.ExecuteAsync("INSERT INTO m VALUES (2)");

        var error = await Assert.ThrowsAnyAsync<BackupException>(() => WriteAsync(snapshot, rows));
        Assert.Equal(BackupErrorCode.SnapshotLost, error.Code);
    }

    private static async Task<TestDatabase> CreateAsync(ServerName server)
    {
        var database = await TestServers.CreateDatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE m (a INT PRIMARY KEY) ENGINE=MyISAM");
        await database.ExecuteAsync("INSERT INTO m VALUES (1)");
        return database;
    }

    private static Task<IBackupSnapshot> OpenAsync(TestDatabase database) =>
        new MySqlBackupSource(DumpLab.Options(database)).OpenSnapshotAsync(new SnapshotRequest { Workers = 1 });

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

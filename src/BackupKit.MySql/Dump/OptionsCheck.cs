using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Finds options that are out of range before a connection is made.</summary>
internal static class OptionsCheck
{
    private const long SmallestChunk = 64L << 10;
    private const long LargestChunk = 4L << 30;
    private const int SmallestStatement = 1 << 10;
    private const int LargestStatement = 16 << 20;

    /// <exception cref="BackupException"><see cref="BackupErrorCode.InvalidOptions"/> or <see cref="BackupErrorCode.InvalidConnectionString"/>.</exception>
    public static MySqlConnectionSettings Read(MySqlSourceOptions options)
    {
        Require(options.ChunkBytes is >= SmallestChunk and <= LargestChunk, nameof(options.ChunkBytes), "from 64 KiB to 4 GiB");
        Require(
            options.StatementBytes is >= SmallestStatement and <= LargestStatement,
            nameof(options.StatementBytes),
            "from 1 KiB to 16 MiB");
        Require(options.LockTimeout > TimeSpan.Zero, nameof(options.LockTimeout), "longer than zero");
        Require(options.LockAttempts > 0, nameof(options.LockAttempts), "at least 1");
        Require(options.LongQueryTime > TimeSpan.Zero, nameof(options.LongQueryTime), "longer than zero");
        Require(options.MaxSnapshotAge is null || options.MaxSnapshotAge > TimeSpan.Zero, nameof(options.MaxSnapshotAge), "longer than zero");
        Require(options.CountRowsUpToBytes >= 0, nameof(options.CountRowsUpToBytes), "at least 0");
        Require(options.MaxThreadsRunning is null or >= 0, nameof(options.MaxThreadsRunning), "at least 0");
        Require(options.MaxReplicaLag is null || options.MaxReplicaLag >= TimeSpan.Zero, nameof(options.MaxReplicaLag), "at least zero");
        Require(Enum.IsDefined(options.Format), nameof(options.Format), "one of the formats");
        Require(Enum.IsDefined(options.Accounts), nameof(options.Accounts), "one of its values");
        return MySqlConnectionSettings.Parse(options.ConnectionString);
    }

    private static void Require(bool isValid, string option, string range)
    {
        if (!isValid)
        {
            throw new BackupException(
                BackupErrorCode.InvalidOptions,
                $"The option {option} has to be {range}.",
                "Correct the option.");
        }
    }
}

namespace BackupKit;

/// <summary>How zstd compresses; every set is read without knowing it.</summary>
public sealed record ZstdOptions
{
    /// <summary>The lowest <see cref="Level"/>.</summary>
    public const int MinLevel = 1;

    /// <summary>The highest <see cref="Level"/>.</summary>
    public const int MaxLevel = 19;

    /// <summary>The smallest <see cref="LongWindowLog"/>: 1 MiB.</summary>
    public const int MinLongWindowLog = 20;

    /// <summary>The largest <see cref="LongWindowLog"/>: 1 GiB.</summary>
    public const int MaxLongWindowLog = 30;

    /// <summary>What <c>zstd --long</c> takes, and the most that <c>zstd -d</c> reads without being told: 128 MiB.</summary>
    public const int DefaultLongWindowLog = 27;

    /// <summary>From 1 (fastest) to 19 (smallest).</summary>
    /// <value>Default 1.</value>
    public int Level { get; init; } = 1;

    /// <summary>
    /// Looks for repetitions up to 2 to this power bytes back, from 20 (1 MiB) to 30 (1 GiB). Each part that is written or read takes up to as
    /// much memory, at most its own plain length.
    /// </summary>
    /// <value>Default <see langword="null"/>: the window of the level, 512 KiB to 8 MiB.</value>
    public int? LongWindowLog { get; init; }

    /// <summary>Threads that compress one part, from 1 to 64. With more than one, each holds some MiB of the part.</summary>
    /// <value>
    /// Default <see langword="null"/>: one, or from level 3 on as many as there are cores for each worker, because there reading may be faster than
    /// one thread compresses.
    /// </value>
    public int? Threads { get; init; }

    internal void ThrowIfInvalid()
    {
        ThrowIfOutside(Level, MinLevel, MaxLevel, nameof(Level));
        ThrowIfOutside(LongWindowLog ?? MinLongWindowLog, MinLongWindowLog, MaxLongWindowLog, nameof(LongWindowLog));
        ThrowIfOutside(Threads ?? 1, 1, 64, nameof(Threads));
    }

    private static void ThrowIfOutside(int value, int min, int max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}

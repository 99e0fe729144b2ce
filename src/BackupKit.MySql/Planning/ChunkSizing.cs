namespace BackupKit.MySql.Planning;

/// <summary>How many rows the next chunk of a table gets: from the server's estimates at first, then from measured bytes.</summary>
/// <remarks>Thread-safe: chunks are measured while later ones are planned.</remarks>
internal sealed class ChunkSizing
{
    private readonly Lock _lock = new();
    private readonly long _chunkBytes;
    private readonly double _estimatedRowLength;
    private long _rows;
    private long _bytes;

    /// <param name="chunkBytes">Plain bytes a chunk should have.</param>
    /// <param name="estimatedRows">The server's estimate; 0 when it has none.</param>
    /// <param name="dataLength">Bytes of data by the server's estimate.</param>
    public ChunkSizing(long chunkBytes, long estimatedRows, long dataLength)
    {
        _chunkBytes = chunkBytes;
        _estimatedRowLength = estimatedRows > 0 && dataLength > 0
            ? Math.Max(1, (double)dataLength / estimatedRows)
            : TableDefinition.DefaultRowLength;
    }

    public long ChunkBytes => _chunkBytes;

    /// <summary>How many rows a chunk should have; at least 1.</summary>
    public long RowsPerChunk => Math.Max(1, (long)(_chunkBytes / RowLength));

    /// <summary>Bytes of one row: measured once there is something measured, else estimated.</summary>
    public double RowLength
    {
        get
        {
            lock (_lock)
            {
                return _rows > 0 ? Math.Max(1, (double)_bytes / _rows) : _estimatedRowLength;
            }
        }
    }

    /// <summary>Takes the measure of a chunk that was written.</summary>
    public void Observe(long rows, long bytes)
    {
        lock (_lock)
        {
            _rows += rows;
            _bytes += bytes;
        }
    }
}

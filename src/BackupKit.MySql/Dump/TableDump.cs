using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Dump;

/// <summary>How far one table has come. Thread-safe where it changes.</summary>
internal sealed class TableDump(
    TableDefinition definition,
    ObjectDefinition text,
    TableFingerprint fingerprint,
    IReadOnlyList<ColumnPlan> columns,
    long chunkBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private int _planned;
    private bool _isPlanned;

    public TableDefinition Definition { get; } = definition;

    /// <summary>SHOW CREATE TABLE.</summary>
    public ObjectDefinition Text { get; } = text;

    /// <summary>What the table looked like at the snapshot.</summary>
    public TableFingerprint Fingerprint { get; } = fingerprint;

    /// <summary>The columns whose values are read.</summary>
    public IReadOnlyList<ColumnPlan> Columns { get; } = columns;

    public ChunkSizing Sizing { get; } = new(chunkBytes, definition.EstimatedRows, definition.DataLength);

    /// <summary>Whether the table was compared with its fingerprint after its last chunk.</summary>
    public bool IsProved { get; private set; }

    /// <summary>How many chunks were planned.</summary>
    public int Chunks
    {
        get
        {
            lock (_lock)
            {
                return _planned;
            }
        }
    }

    /// <summary>The rows of all written chunks.</summary>
    public long Rows
    {
        get
        {
            lock (_lock)
            {
                return _rows.Values.Sum();
            }
        }
    }

    /// <summary>Counts one more chunk and returns its number.</summary>
    public int Plan()
    {
        lock (_lock)
        {
            return _planned++;
        }
    }

    /// <summary>No chunk follows.</summary>
    public void EndPlan()
    {
        lock (_lock)
        {
            _isPlanned = true;
        }
    }

    /// <summary>Notes a written chunk, also when it was written before.</summary>
    /// <returns>Whether all chunks of the table are written now.</returns>
    public bool Complete(string key, long rows)
    {
        lock (_lock)
        {
            _rows[key] = rows;
            return _isPlanned && _rows.Count == _planned;
        }
    }

    /// <summary>Notes a chunk that will not be written again.</summary>
    /// <returns>Whether that holds for all chunks of the table now.</returns>
    public bool Store(string key)
    {
        lock (_lock)
        {
            _stored.Add(key);
            return _isPlanned && _stored.Count == _planned;
        }
    }

    /// <summary>Notes that the table is still what it was.</summary>
    public void Prove() => IsProved = true;
}

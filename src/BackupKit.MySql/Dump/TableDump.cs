using BackupKit.MySql.Planning;
using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Dump;

/// <summary>How far one table has come. Thread-safe where it changes.</summary>
internal sealed class TableDump
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private (ObjectDefinition Text, TableFingerprint Fingerprint)? _defined;
    private int _planned;
    private bool _isPlanned;
    private TaskCompletionSource? _reading;

    /// <param name="definition">What planning needs.</param>
    /// <param name="text">SHOW CREATE TABLE; <see langword="null"/> when it is read later, which is for tables that DDL can not change.</param>
    /// <param name="columns">The columns whose values are read.</param>
    /// <param name="chunkBytes">How large a chunk of rows should be.</param>
    public TableDump(TableDefinition definition, ObjectDefinition? text, IReadOnlyList<ColumnPlan> columns, long chunkBytes)
    {
        Definition = definition;
        Columns = columns;
        Sizing = new ChunkSizing(chunkBytes, definition.EstimatedRows, definition.DataLength);
        IsDeferred = text is null;
        if (text is not null)
        {
            Define(text);
        }
    }

    public TableDefinition Definition { get; }

    /// <summary>Whether the text was not read before the first row of the set.</summary>
    public bool IsDeferred { get; }

    /// <summary>Whether the text is known.</summary>
    public bool IsDefined
    {
        get
        {
            lock (_lock)
            {
                return _defined is not null;
            }
        }
    }

    /// <summary>SHOW CREATE TABLE.</summary>
    public ObjectDefinition Text => Defined.Text;

    /// <summary>What the table looked like at the snapshot.</summary>
    public TableFingerprint Fingerprint => Defined.Fingerprint;

    /// <summary>The columns whose values are read.</summary>
    public IReadOnlyList<ColumnPlan> Columns { get; }

    public ChunkSizing Sizing { get; }

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

    private (ObjectDefinition Text, TableFingerprint Fingerprint) Defined
    {
        get
        {
            lock (_lock)
            {
                return _defined ?? throw new InvalidOperationException($"The definition of {Definition.Reference} was not read yet.");
            }
        }
    }

    /// <summary>Has the text read unless it is known; by one caller at a time, while others wait.</summary>
    /// <param name="read">Reads it on a session that the caller has already: who waited for one here would have others wait too.</param>
    /// <param name="cancellationToken">Ends the wait for another caller.</param>
    public async Task DefineAsync(Func<Task<ObjectDefinition>> read, CancellationToken cancellationToken)
    {
        while (BeginReading(out var reading) is { } other)
        {
            if (reading is not null)
            {
                try
                {
                    Define(await read().ConfigureAwait(false));
                }
                finally
                {
                    EndReading(reading);
                }

                return;
            }

            await other.WaitAsync(cancellationToken).ConfigureAwait(false);
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

    private void Define(ObjectDefinition text)
    {
        var fingerprint = TableFingerprint.Of(text.Text);
        lock (_lock)
        {
            _defined = (text, fingerprint);
        }
    }

    // Nothing to wait for when the text is known.
    private Task? BeginReading(out TaskCompletionSource? own)
    {
        lock (_lock)
        {
            own = _defined is null && _reading is null ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            _reading ??= own;
            return _defined is null ? _reading!.Task : null;
        }
    }

    private void EndReading(TaskCompletionSource reading)
    {
        lock (_lock)
        {
            _reading = null;
        }

        reading.SetResult();
    }
}

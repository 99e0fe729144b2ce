using System.Buffers;

using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>Collects a small result, up to a limit of bytes.</summary>
internal sealed class TextResultSink(long limit) : IRowSink
{
    private readonly List<TextRow> _rows = [];
    private ColumnDefinition[] _columns = [];
    private long _bytes;

    public TextResult ToResult(int warningCount) => new() { Columns = _columns, Rows = _rows, WarningCount = warningCount };

    public void Begin(ReadOnlySpan<ColumnDefinition> columns) => _columns = columns.ToArray();

    public void OnRow(ReadOnlySpan<byte> payload)
    {
        Count(payload.Length);
        var reader = new TextRowReader(payload);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (!reader.TryReadField(out _, out _))
            {
                throw MySqlWireException.Malformed($"a row has {i} of {_columns.Length} columns");
            }
        }

        if (reader.TryReadField(out _, out _))
        {
            throw MySqlWireException.Malformed($"a row has more than {_columns.Length} columns");
        }

        _rows.Add(new TextRow(payload.ToArray(), _columns.Length));
    }

    public ValueTask OnLargeRowAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > limit)
        {
            throw MySqlWireException.TooLarge(limit);
        }

        OnRow(payload.ToArray());
        return default;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    private void Count(int bytes)
    {
        _bytes += bytes;
        if (_bytes > limit)
        {
            throw MySqlWireException.TooLarge(limit);
        }
    }
}

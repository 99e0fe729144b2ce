using System.Buffers;
using System.IO.Pipelines;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>
/// SQL INSERT statements of many rows in the grammar that the stock clients and mydumper's loader read: one row on each line, the first
/// behind VALUES, the others behind a comma, and the semicolon on a line of its own. Line ends within values are escaped.
/// </summary>
internal sealed class InsertEncoder : RowEncoder
{
    private readonly InsertLayout _layout;
    private readonly int _statementBytes;
    private bool _hasHeader;
    private bool _isLenient;
    private long _statementLength;

    /// <param name="tableName">The table, without its database, so that the file can go into another one.</param>
    /// <param name="columns">The columns in the order of the fields.</param>
    /// <param name="statementBytes">About how many bytes a statement has; a longer row gets a statement of its own.</param>
    public InsertEncoder(string tableName, IReadOnlyList<ColumnPlan> columns, int statementBytes)
    {
        _layout = new InsertLayout(tableName, columns);
        _statementBytes = statementBytes;
    }

    public override void Encode(ReadOnlySpan<byte> rowPayload, IBufferWriter<byte> output)
    {
        var cursor = new BufferCursor(output, rowPayload.Length + (_layout.Columns.Length * 4));
        BeginRow(ref cursor, rowPayload.Length, _layout.HasEnum && HasEnumZero(rowPayload));

        var start = cursor.Written;
        WriteRow(ref cursor, rowPayload);
        cursor.Commit();
        EndRow(cursor.Written - start);
    }

    public override async ValueTask EncodeLargeAsync(
        ReadOnlySequence<byte> rowPayload,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        WriteBeginRow(rowPayload, output);

        var row = new LargeRowReader(rowPayload);
        var length = 0L;
        for (var i = 0; i < _layout.Columns.Length; i++)
        {
            var value = row.ReadField();
            length += WriteOpen(i, value is null, output);
            if (value is { } bytes)
            {
                length += await SliceWriter.WriteEscapedAsync(bytes, EscapeTable.Literal, output, cancellationToken)
                    .ConfigureAwait(false);
                length += WriteClose(i, output);
            }
        }

        row.EnsureEnd();
        output.Write(")"u8);
        EndRow(length + 1);
    }

    public override void Complete(IBufferWriter<byte> output)
    {
        var cursor = new BufferCursor(output, _layout.Header.Length);
        WriteHeader(ref cursor);
        EndStatement(ref cursor);
        cursor.Commit();
    }

    private void WriteRow(ref BufferCursor cursor, ReadOnlySpan<byte> rowPayload)
    {
        var reader = new TextRowReader(rowPayload);
        var separator = (byte)'(';
        foreach (var column in _layout.Columns)
        {
            if (!reader.TryReadField(out var value, out var isNull))
            {
                throw RowShape.TooFewFields();
            }

            cursor.WriteByte(separator);
            separator = (byte)',';
            if (isNull)
            {
                cursor.Write("NULL"u8);
                continue;
            }

            cursor.Write(column.Open);
            if (column.IsQuoted)
            {
                cursor.WriteEscaped(value, EscapeTable.Literal);
            }
            else
            {
                cursor.Write(value);
            }

            cursor.Write(column.Close);
        }

        if (reader.TryReadField(out _, out _))
        {
            throw RowShape.TooManyFields();
        }

        cursor.WriteByte((byte)')');
    }

    private int WriteOpen(int index, bool isNull, PipeWriter output)
    {
        output.Write(index == 0 ? "("u8 : ","u8);
        var text = isNull ? "NULL"u8 : _layout.Columns[index].Open;
        output.Write(text);
        return 1 + text.Length;
    }

    private int WriteClose(int index, PipeWriter output)
    {
        var text = _layout.Columns[index].Close;
        output.Write(text);
        return text.Length;
    }

    private void WriteBeginRow(ReadOnlySequence<byte> rowPayload, PipeWriter output)
    {
        var cursor = new BufferCursor(output, _layout.Header.Length);
        BeginRow(ref cursor, rowPayload.Length, _layout.HasEnum && HasEnumZero(rowPayload));
        cursor.Commit();
    }

    private void BeginRow(ref BufferCursor cursor, long payloadLength, bool hasEnumZero)
    {
        WriteHeader(ref cursor);
        var needsLenient = hasEnumZero && !_isLenient;
        if (_layout.HasOneRowPerStatement || needsLenient || _statementLength + payloadLength > _statementBytes)
        {
            EndStatement(ref cursor);
        }

        if (_statementLength > 0)
        {
            cursor.Write(InsertLayout.NextRow);
            _statementLength += InsertLayout.NextRow.Length;
            return;
        }

        // Some servers refuse the error value of an ENUM in strict mode; the statement that has one runs without it.
        if (hasEnumZero)
        {
            cursor.Write(DataFileHeader.SetLenient);
            _isLenient = true;
        }

        cursor.Write(_layout.StatementStart);
        _statementLength = _layout.StatementStart.Length;
    }

    private void EndRow(long length)
    {
        _statementLength += length;
        LongestRow = Math.Max(LongestRow, length);
        LongestStatement = Math.Max(LongestStatement, _statementLength + 1);
    }

    private void WriteHeader(ref BufferCursor cursor)
    {
        if (!_hasHeader)
        {
            cursor.Write(_layout.Header);
            _hasHeader = true;
        }
    }

    private void EndStatement(ref BufferCursor cursor)
    {
        if (_statementLength == 0)
        {
            return;
        }

        cursor.Write(InsertLayout.StatementEnd);
        _statementLength = 0;
        if (_isLenient)
        {
            cursor.Write(DataFileHeader.SetStrict);
            _isLenient = false;
        }
    }

    private bool HasEnumZero(ReadOnlySpan<byte> rowPayload)
    {
        var reader = new TextRowReader(rowPayload);
        foreach (var column in _layout.Columns)
        {
            if (reader.TryReadField(out var value, out _) && column.IsEnum && value is [(byte)'0'])
            {
                return true;
            }
        }

        return false;
    }

    private bool HasEnumZero(ReadOnlySequence<byte> rowPayload)
    {
        var row = new LargeRowReader(rowPayload);
        foreach (var column in _layout.Columns)
        {
            if (row.ReadField() is { Length: 1 } value && column.IsEnum && value.FirstSpan[0] == (byte)'0')
            {
                return true;
            }
        }

        return false;
    }
}

using System.Buffers;
using System.IO.Pipelines;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Escaped tab-separated text: TAB between fields, LF after rows, backslash escapes, <c>\N</c> for NULL.</summary>
internal sealed class LoadDataEncoder : RowEncoder
{
    private readonly LiteralForm[] _forms;

    public LoadDataEncoder(IReadOnlyList<ColumnPlan> columns)
    {
        _forms = [.. columns.Select(column => column.Form)];
    }

    public override void Encode(ReadOnlySpan<byte> rowPayload, IBufferWriter<byte> output)
    {
        var cursor = new BufferCursor(output, rowPayload.Length + _forms.Length);
        var reader = new TextRowReader(rowPayload);
        foreach (var form in _forms)
        {
            if (!reader.TryReadField(out var value, out var isNull))
            {
                throw RowShape.TooFewFields();
            }

            if (isNull)
            {
                cursor.Write("\\N"u8);
            }
            else if (form == LiteralForm.Number)
            {
                cursor.Write(value);
            }
            else
            {
                cursor.WriteEscaped(value, EscapeTable.LoadData);
            }

            cursor.WriteByte((byte)'\t');
        }

        if (reader.TryReadField(out _, out _))
        {
            throw RowShape.TooManyFields();
        }

        cursor.ReplaceLast((byte)'\n');
        cursor.Commit();
        LongestRow = Math.Max(LongestRow, cursor.Written);
    }

    public override async ValueTask EncodeLargeAsync(
        ReadOnlySequence<byte> rowPayload,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        var row = new LargeRowReader(rowPayload);
        var length = 0L;
        for (var i = 0; i < _forms.Length; i++)
        {
            var value = row.ReadField();
            length += WriteSeparated(i, value is null, output);
            if (value is { } bytes)
            {
                length += await SliceWriter.WriteEscapedAsync(bytes, EscapeTable.LoadData, output, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        row.EnsureEnd();
        output.Write("\n"u8);
        LongestRow = Math.Max(LongestRow, length + 1);
    }

    private static int WriteSeparated(int index, bool isNull, PipeWriter output)
    {
        var text = (index > 0, isNull) switch
        {
            (true, true) => "\t\\N"u8,
            (true, false) => "\t"u8,
            (false, true) => "\\N"u8,
            _ => default,
        };
        output.Write(text);
        return text.Length;
    }
}

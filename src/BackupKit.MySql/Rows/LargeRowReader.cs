using System.Buffers;
using System.Buffers.Binary;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Rows;

/// <summary>Walks the fields of one text-protocol row that lies in several buffers, without copying values.</summary>
internal sealed class LargeRowReader(ReadOnlySequence<byte> payload)
{
    private ReadOnlySequence<byte> _rest = payload;

    /// <summary>The next field; <see langword="null"/> for NULL.</summary>
    /// <exception cref="MySqlWireException">The row is malformed.</exception>
    public ReadOnlySequence<byte>? ReadField()
    {
        if (_rest.IsEmpty)
        {
            throw RowShape.TooFewFields();
        }

        var first = Take(1).FirstSpan[0];
        if (first == PayloadReader.NullMarker)
        {
            return null;
        }

        var length = first switch
        {
            < PayloadReader.NullMarker => first,
            0xFC => ReadLength(2),
            0xFD => ReadLength(3),
            0xFE => ReadLength(8),
            _ => throw MySqlWireException.Malformed("a row has 0xFF where a length belongs"),
        };

        return Take(length);
    }

    /// <exception cref="MySqlWireException">The row has more fields than were read.</exception>
    public void EnsureEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw RowShape.TooManyFields();
        }
    }

    private ulong ReadLength(int count)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        Take((ulong)count).CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private ReadOnlySequence<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw MySqlWireException.Malformed($"a field of {count} bytes was declared with {_rest.Length} bytes left");
        }

        var taken = _rest.Slice(0, (long)count);
        _rest = _rest.Slice((long)count);
        return taken;
    }
}

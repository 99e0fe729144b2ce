using System.Buffers.Binary;

namespace BackupKit.MySql.Wire;

/// <summary>Reads the little-endian fields of one packet. Every read checks its bounds first.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    /// <summary>First byte of a NULL column in a text row; not a length.</summary>
    public const byte NullMarker = 0xFB;

    private ReadOnlySpan<byte> _rest = payload;

    public readonly ReadOnlySpan<byte> Remaining => _rest;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint ReadUInt24()
    {
        var bytes = Take(3);
        return bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);
    }

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    public void Skip(int count) => Take(count);

    public ulong ReadLengthEncodedInteger()
    {
        var first = ReadByte();
        return first switch
        {
            < NullMarker => first,
            0xFC => ReadUInt16(),
            0xFD => ReadUInt24(),
            0xFE => ReadUInt64(),
            _ => throw MySqlWireException.Malformed($"0x{first:X2} is not the first byte of a length"),
        };
    }

    public ReadOnlySpan<byte> ReadLengthEncodedBytes()
    {
        var length = ReadLengthEncodedInteger();
        if (length > (ulong)_rest.Length)
        {
            throw MySqlWireException.Malformed($"a field of {length} bytes was declared with {_rest.Length} bytes left");
        }

        return Take((int)length);
    }

    public ReadOnlySpan<byte> ReadNullTerminatedBytes()
    {
        var length = _rest.IndexOf((byte)0);
        if (length < 0)
        {
            throw MySqlWireException.Malformed("a string has no terminating zero");
        }

        var value = Take(length);
        Skip(1);
        return value;
    }

    /// <summary>Reads to the terminating zero or, where old servers leave it out, to the end.</summary>
    public ReadOnlySpan<byte> ReadNullOrEndTerminatedBytes() =>
        _rest.Contains((byte)0) ? ReadNullTerminatedBytes() : ReadToEnd();

    public ReadOnlySpan<byte> ReadToEnd() => Take(_rest.Length);

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw MySqlWireException.Malformed($"{count} bytes were expected and {_rest.Length} are left");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

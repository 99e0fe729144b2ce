namespace BackupKit.MySql.Wire;

/// <summary>Walks the fields of one text-protocol row without copying or allocating.</summary>
internal ref struct TextRowReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    /// <summary>The fields that were not read yet, as the server sent them.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads the next field; <see langword="false"/> after the last. NULL has an empty value.</summary>
    /// <exception cref="MySqlWireException">The row is malformed.</exception>
    public bool TryReadField(out ReadOnlySpan<byte> value, out bool isNull)
    {
        if (_rest.IsEmpty)
        {
            value = default;
            isNull = false;
            return false;
        }

        int length = _rest[0];
        if (length < PayloadReader.NullMarker && length < _rest.Length)
        {
            value = _rest.Slice(1, length);
            _rest = _rest[(1 + length)..];
            isNull = false;
            return true;
        }

        isNull = length == PayloadReader.NullMarker;
        value = isNull ? SkipNull() : ReadLongField();
        return true;
    }

    private ReadOnlySpan<byte> SkipNull()
    {
        _rest = _rest[1..];
        return default;
    }

    private ReadOnlySpan<byte> ReadLongField()
    {
        var reader = new PayloadReader(_rest);
        var value = reader.ReadLengthEncodedBytes();
        _rest = reader.Remaining;
        return value;
    }
}

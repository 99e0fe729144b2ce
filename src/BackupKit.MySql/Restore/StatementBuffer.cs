using System.Buffers;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Collects the text of an INSERT part and gives out whole statements. A statement ends at <c>;</c> and a line end: within a value a line end is
/// always escaped, so the two bytes stand nowhere else.
/// </summary>
internal sealed class StatementBuffer
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private int _taken;
    private int _searched;

    public IBufferWriter<byte> Writer => _buffer;

    /// <summary>Bytes that belong to no whole statement yet.</summary>
    public int Rest => _buffer.WrittenCount - _taken;

    public void Write(ReadOnlySpan<byte> text) => _buffer.Write(text);

    /// <summary>Takes the next statement without its end; valid until something is written.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> statement)
    {
        var from = Math.Max(_taken, _searched - 1);
        var end = _buffer.WrittenSpan[from..].IndexOf(";\n"u8);
        if (end < 0)
        {
            _searched = _buffer.WrittenCount;
            statement = default;
            return false;
        }

        statement = _buffer.WrittenMemory[_taken..(from + end)];
        _taken = _searched = from + end + 2;
        return true;
    }

    /// <summary>Gives the place of the taken statements back.</summary>
    public void Compact()
    {
        if (_taken == 0)
        {
            return;
        }

        // Stays where it is until it is moved to the beginning of the same memory.
        var rest = _buffer.WrittenSpan[_taken..];
        _buffer.ResetWrittenCount();
        _buffer.Write(rest);
        (_taken, _searched) = (0, Math.Max(0, _searched - _taken));
    }
}

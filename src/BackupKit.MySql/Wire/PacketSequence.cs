namespace BackupKit.MySql.Wire;

/// <summary>The packet counter that both directions of one command share; it starts at 0 and wraps at 256.</summary>
internal sealed class PacketSequence
{
    private byte _next;

    public void Reset() => _next = 0;

    public byte Take() => _next++;

    public void Expect(byte actual)
    {
        if (actual != _next)
        {
            throw MySqlWireException.OutOfOrder(_next, actual);
        }

        _next++;
    }
}

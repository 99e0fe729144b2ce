namespace BackupKit.MySql.Wire;

/// <summary>What the receive buffer holds next.</summary>
internal enum PacketState
{
    /// <summary>A whole packet was taken.</summary>
    Ready,

    /// <summary>The packet is incomplete; nothing was taken.</summary>
    Incomplete,

    /// <summary>The packet is too large for the buffer or goes on in another; nothing was taken.</summary>
    Large,
}

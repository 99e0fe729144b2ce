using System.Net;

namespace BackupKit.MySql.Wire;

/// <summary>A connection after login.</summary>
internal sealed record OpenedConnection(
    WireTransport Transport,
    PacketReader Reader,
    PacketWriter Writer,
    ServerIdentity Server,
    uint ConnectionId,
    EndPoint RemoteEndPoint,
    bool DeprecateEof);

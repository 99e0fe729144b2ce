namespace BackupKit.MySql.Wire;

/// <summary>How the server is reached.</summary>
internal enum MySqlConnectionProtocol
{
    Tcp,
    UnixSocket,
}

namespace BackupKit.MySql.Wire;

/// <summary>Status flags of OK and EOF packets that matter to us.</summary>
[Flags]
internal enum ServerStatus : ushort
{
    None = 0,
    InTransaction = 0x0001,
    Autocommit = 0x0002,

    /// <summary>SERVER_MORE_RESULTS_EXISTS: another result of the same statement follows (CALL).</summary>
    MoreResults = 0x0008,
    NoBackslashEscapes = 0x0200,
}

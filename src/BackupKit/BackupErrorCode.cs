namespace BackupKit;

/// <summary>
/// Permanent error codes. The thousands name the step: 1 precheck and configuration, 2 lease and snapshot, 3 wire and dump,
/// 4 stages, 5 sink, 6 verification and set, 7 catalog, 8 alerts and schedule, 9 restore. A value is never reused.
/// </summary>
public enum BackupErrorCode
{
    /// <summary>No code; never thrown.</summary>
    None = 0,

    /// <summary>A precheck finding of severity error stops the run before anything is touched.</summary>
    PrecheckFailed = 1000,

    /// <summary>The connection string can not be read.</summary>
    InvalidConnectionString = 1001,

    /// <summary>A named database does not exist on the server or is hidden from the account.</summary>
    DatabaseNotFound = 1002,

    /// <summary>A named table does not exist in the server or the set.</summary>
    TableNotFound = 1003,

    /// <summary>The account lacks a privilege that the chosen objects need.</summary>
    MissingPrivilege = 1004,

    /// <summary>An object of the source can not be backed up by this version.</summary>
    UnsupportedObject = 1005,

    /// <summary>A setting is out of range or contradicts another.</summary>
    InvalidOptions = 1006,

    /// <summary>No lock of the ladder could be taken within its time, so no consistent snapshot exists.</summary>
    SnapshotLockFailed = 2000,

    /// <summary>A long-running statement kept the snapshot lock from being taken.</summary>
    SnapshotBlockedByQuery = 2001,

    /// <summary>A snapshot transaction or its lock was lost while the run was reading from it.</summary>
    SnapshotLost = 2002,

    /// <summary>A table was changed by DDL after the snapshot was taken.</summary>
    DefinitionChanged = 2003,

    /// <summary>Prepared XA transactions exist, so backup and binary log together would lose them.</summary>
    PreparedTransactions = 2004,

    /// <summary>The snapshot grew older than the configured limit.</summary>
    SnapshotTooOld = 2005,

    /// <summary>A session could not be set up as the snapshot needs it.</summary>
    SnapshotSetupFailed = 2006,

    /// <summary>No connection to the server could be opened.</summary>
    ConnectionFailed = 3000,

    /// <summary>The server did not complete the connection within the connection time-out.</summary>
    ConnectionTimedOut = 3001,

    /// <summary>What answers on the address does not speak the MySQL protocol.</summary>
    NotAMySqlServer = 3002,

    /// <summary>The connection to the server broke while it was in use.</summary>
    ConnectionLost = 3003,

    /// <summary>The server sent bytes that the protocol does not allow at this point.</summary>
    ProtocolViolation = 3004,

    /// <summary>The server sent nothing for longer than the time-out of the operation.</summary>
    ServerTimedOut = 3005,

    /// <summary>The server answered a statement with an error.</summary>
    ServerError = 3006,

    /// <summary>TLS is required and the server does not offer it, or its certificate is not trusted.</summary>
    TlsFailed = 3007,

    /// <summary>The server refused the account or its password.</summary>
    AuthenticationFailed = 3008,

    /// <summary>The server asks for an authentication method that is not supported.</summary>
    AuthenticationUnsupported = 3009,

    /// <summary>The server asks for the password in a way that would expose it.</summary>
    AuthenticationInsecure = 3010,

    /// <summary>The password of the account has expired.</summary>
    PasswordExpired = 3011,

    /// <summary>The session can no longer be used because an earlier operation left it broken.</summary>
    SessionBroken = 3012,

    /// <summary>The server asked for a local file that was not offered to it.</summary>
    LocalFileRefused = 3013,

    /// <summary>The rows for a load could not be read to their end, so the load was aborted.</summary>
    LoadAborted = 3014,

    /// <summary>The result of a control statement is larger than allowed.</summary>
    ResultTooLarge = 3015,

    /// <summary>The chunks of a table do not hold as many rows as the server counts, or do not cover all of it.</summary>
    RowsMissing = 3100,

    /// <summary>The server warned while it read rows, so a value may not be exact.</summary>
    RowsNotExact = 3101,

    /// <summary>JSON documents hold values that text can not carry, so a restore changes them.</summary>
    JsonNotExact = 3102,

    /// <summary>A finding: versions of rows that end when they begin are not in the set; no server takes them back.</summary>
    VersionsLeftOut = 3103,

    /// <summary>A stream can not be decoded, or has more plain bytes than the manifest says.</summary>
    CorruptStream = 4000,

    /// <summary>The codec can not be used on this machine.</summary>
    CodecUnavailable = 4001,

    /// <summary>The sink failed to store, list, read or delete an object.</summary>
    SinkFailed = 5000,

    /// <summary>The sink has no space left.</summary>
    SinkFull = 5001,

    /// <summary>The sink denies access.</summary>
    SinkAccessDenied = 5002,

    /// <summary>The object does not exist in the sink.</summary>
    SinkObjectNotFound = 5003,

    /// <summary>The sink made no progress within its time limit.</summary>
    SinkStalled = 5004,

    /// <summary>The object key is not allowed by the sink.</summary>
    SinkInvalidKey = 5005,

    /// <summary>Other users of the machine can look into the sink.</summary>
    SinkExposed = 5006,

    /// <summary>There is no backup set under the given name.</summary>
    SetNotFound = 6000,

    /// <summary>The set has no completeness marker, so it is not a backup.</summary>
    SetIncomplete = 6001,

    /// <summary>The set was written by a newer version or needs a capability that this version lacks.</summary>
    SetUnsupported = 6002,

    /// <summary>A file of the set does not match its recorded hash or length, is missing, or is not recorded.</summary>
    SetCorrupt = 6003,

    /// <summary>Verification found differences.</summary>
    VerificationFailed = 6004,

    /// <summary>A live server differs from the set.</summary>
    ComparisonFailed = 6005,

    /// <summary>An object that must not be overwritten exists on the target.</summary>
    TargetNotEmpty = 9000,

    /// <summary>The target can not hold the set; the plan lists why.</summary>
    TargetUnsuitable = 9001,

    /// <summary>Rows were changed, skipped or warned about while they were loaded.</summary>
    LoadMismatch = 9002,

    /// <summary>The journal on the target belongs to another set or contradicts it.</summary>
    JournalMismatch = 9003,

    /// <summary>An object of the set could not be created on the target.</summary>
    CreateObjectFailed = 9004,

    /// <summary>The restore can not be done without being told to overwrite, rename or skip.</summary>
    RestoreRefused = 9005,

    /// <summary>Rows refer by a foreign key to rows that are not there, or it could not be looked whether they do.</summary>
    OrphanedRows = 9006,

    /// <summary>A server of the other family can not hold an object of the set, or the object is not converted.</summary>
    NotConvertible = 9007,

    /// <summary>Something of an object is left out because a server of the other family has nothing for it.</summary>
    ConvertedWithLoss = 9008,

    /// <summary>Something of an object is written otherwise for a server of the other family.</summary>
    Converted = 9009,

    /// <summary>The redo log of the target is off, or is while rows are loaded: a crash loses the instance.</summary>
    RedoLogOff = 9010,
}

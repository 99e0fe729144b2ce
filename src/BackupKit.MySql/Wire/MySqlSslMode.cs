namespace BackupKit.MySql.Wire;

/// <summary>When TLS is used and what is checked; names and meanings are those of MySqlConnector.</summary>
internal enum MySqlSslMode
{
    /// <summary>No TLS; "Disabled" in a connection string means the same.</summary>
    None = 0,

    /// <summary>TLS where the server offers it, without a check of its certificate. The default.</summary>
    Preferred = 1,

    /// <summary>TLS or failure, without a check of the certificate.</summary>
    Required = 2,

    /// <summary>TLS with a trusted certificate.</summary>
    VerifyCA = 3,

    /// <summary>TLS with a trusted certificate of the host that was asked for.</summary>
    VerifyFull = 4,
}

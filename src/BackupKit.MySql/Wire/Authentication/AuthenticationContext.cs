namespace BackupKit.MySql.Wire.Authentication;

/// <summary>What an authentication method may know and do.</summary>
internal sealed record AuthenticationContext
{
    public required byte[] Password { get; init; }

    /// <summary>The server's random bytes for this method.</summary>
    public required byte[] Nonce { get; init; }

    /// <summary>Whether the bytes travel inside TLS.</summary>
    public bool IsTls { get; init; }

    /// <summary>Whether nobody else can read the bytes: inside TLS or on a Unix socket.</summary>
    public bool IsPrivate { get; init; }

    public bool AllowPublicKeyRetrieval { get; init; }

    public bool AllowClearTextPassword { get; init; }

    /// <summary>PEM text of the server's RSA key, when the user gave a file.</summary>
    public string? ServerPublicKey { get; init; }

    // The record would print the password.
    public override string ToString() => nameof(AuthenticationContext);
}

namespace BackupKit.MySql.Wire.Authentication;

/// <summary>One authentication plugin from the client's side; an instance serves one attempt.</summary>
internal interface IAuthenticationMethod
{
    /// <summary>
    /// Whether data of the server may come without the byte 0x01 before it: MariaDB sets that byte only before data that would look like
    /// another packet.
    /// </summary>
    bool TakesPlainData => false;

    /// <summary>The answer to the server's nonce.</summary>
    byte[] Start(AuthenticationContext context);

    /// <summary>The answer to more data of the server, or <see langword="null"/> to wait for its next packet.</summary>
    byte[]? Continue(AuthenticationContext context, ReadOnlySpan<byte> data);
}

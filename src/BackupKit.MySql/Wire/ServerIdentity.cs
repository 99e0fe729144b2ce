using System.Globalization;

namespace BackupKit.MySql.Wire;

/// <summary>Who answered: family and numeric version, from the handshake alone.</summary>
/// <remarks>
/// MariaDB up to 10.x prefixes its handshake version with <c>5.5.5-</c> because old replicas refused a major version of 10;
/// 11.x does not. Versions are compared as numbers: "9.7" is newer than "8.0", and "8.0.45-azure" is 8.0.45.
/// </remarks>
internal sealed record ServerIdentity
{
    private const string ReplicationPrefix = "5.5.5-";

    public required Flavour Flavour { get; init; }

    public required Version Version { get; init; }

    /// <summary>The version as the server sent it, without the replication prefix.</summary>
    public required string VersionText { get; init; }

    public required ServerCapabilities Capabilities { get; init; }

    /// <summary>Whether the server is of the family and at least of the version.</summary>
    public bool IsAtLeast(Flavour flavour, int major, int minor, int patch = 0) =>
        Flavour == flavour && Version >= new Version(major, minor, patch);

    /// <summary>Reads the version string of the handshake.</summary>
    public static ServerIdentity Parse(string handshakeVersion, ServerCapabilities capabilities)
    {
        var isMariaDb = handshakeVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        var text = handshakeVersion.StartsWith(ReplicationPrefix, StringComparison.Ordinal)
            ? handshakeVersion[ReplicationPrefix.Length..]
            : handshakeVersion;

        return new ServerIdentity
        {
            Flavour = isMariaDb ? Flavour.MariaDb : Flavour.MySql,
            Version = ParseVersion(text),
            VersionText = text,
            Capabilities = capabilities,
        };
    }

    public override string ToString() => $"{(Flavour == Flavour.MariaDb ? "MariaDB" : "MySQL")} {VersionText}";

    private static Version ParseVersion(string text)
    {
        Span<int> parts = stackalloc int[3];
        var rest = text.AsSpan();
        for (var i = 0; i < parts.Length; i++)
        {
            var length = rest.IndexOfAnyExceptInRange('0', '9');
            length = length < 0 ? rest.Length : length;
            if (!int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out parts[i]))
            {
                break;
            }

            rest = rest[length..];
            if (rest.IsEmpty || rest[0] != '.')
            {
                break;
            }

            rest = rest[1..];
        }

        return new Version(parts[0], parts[1], parts[2]);
    }
}

using System.Security.Cryptography;

namespace BackupKit.MySql.Planning;

/// <summary>The exact text of one object and what has to be set around it.</summary>
internal sealed record ObjectDefinition
{
    public required string Kind { get; init; }

    public required string Database { get; init; }

    public required string Name { get; init; }

    /// <summary>The table of a trigger.</summary>
    public string? Parent { get; init; }

    /// <summary>The bytes of SHOW CREATE, in the character set the object was created with.</summary>
    public required byte[] Text { get; init; }

    /// <summary>The bytes as the server prints them, where names in them had to be corrected; else <see langword="null"/>.</summary>
    public byte[]? Printed { get; init; }

    /// <summary>Why the server does not print the object, so that its text was put together; <see langword="null"/> when it does.</summary>
    public string? Refusal { get; init; }

    /// <summary>sql_mode, character sets, time zone and so on, by the names the inventory uses.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Text));
}

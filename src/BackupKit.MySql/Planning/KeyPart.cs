namespace BackupKit.MySql.Planning;

/// <summary>One part of an index.</summary>
/// <param name="Column">The column; <see langword="null"/> for an expression.</param>
/// <param name="IsPrefix">Whether only the first bytes or characters are indexed.</param>
/// <param name="IsDescending">Whether the part is stored in descending order.</param>
internal sealed record KeyPart(string? Column, bool IsPrefix, bool IsDescending);

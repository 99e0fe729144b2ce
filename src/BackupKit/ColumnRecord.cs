namespace BackupKit;

/// <summary>One column whose values are in the set.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The type as the server prints it, for example <c>int unsigned</c>.</param>
/// <param name="CharacterSet">The character set of its bytes; <see langword="null"/> for bytes and numbers.</param>
/// <param name="Select">The expression that was selected.</param>
/// <param name="Load">The expression that turns the stored bytes into the column's value; <see langword="null"/> when the bytes are it.</param>
public sealed record ColumnRecord(string Name, string Type, string? CharacterSet, string Select, string? Load);

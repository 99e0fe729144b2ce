namespace BackupKit.MySql.Conversion;

/// <summary>One column of an index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">The length of a prefix in parentheses; empty for the whole column.</param>
/// <param name="IsDescending">Whether it is sorted downwards.</param>
internal sealed record KeyColumn(string Name, string Length, bool IsDescending);

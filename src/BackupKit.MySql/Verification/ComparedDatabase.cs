namespace BackupKit.MySql.Verification;

/// <summary>One database to compare.</summary>
/// <param name="Source">Its name in the set.</param>
/// <param name="Target">Its name on the server.</param>
/// <param name="Tables">Only these tables and nothing else; <see langword="null"/> for everything.</param>
/// <param name="WithTriggers">Whether the triggers of such tables belong to them.</param>
internal sealed record ComparedDatabase(string Source, string Target, IReadOnlyList<string>? Tables, bool WithTriggers = false);

namespace BackupKit;

/// <summary>One thing that is wrong with a set or a server.</summary>
/// <param name="Name">Stable name of the kind of finding, for example <c>stored-hash</c>, <c>missing-part</c>, <c>row-digest</c>.</param>
/// <param name="Subject">The file or the database object concerned.</param>
/// <param name="Message">What is wrong, in a sentence; no row data.</param>
public sealed record VerificationFinding(string Name, string Subject, string Message);

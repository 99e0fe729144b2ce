using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Dump;

/// <summary>A sequence and where it stands.</summary>
/// <param name="Definition">SHOW CREATE SEQUENCE.</param>
/// <param name="NextValue">The next value that no session has in its cache.</param>
/// <param name="CycleCount">How often it began anew.</param>
internal sealed record SequenceState(ObjectDefinition Definition, string NextValue, string CycleCount);

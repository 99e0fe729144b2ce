using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Dump;

/// <summary>A sequence and where it stands.</summary>
/// <param name="Definition">SHOW CREATE SEQUENCE.</param>
/// <param name="Position">Where it stands.</param>
internal sealed record SequenceState(ObjectDefinition Definition, SequenceStand Position);

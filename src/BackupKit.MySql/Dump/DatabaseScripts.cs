using BackupKit.MySql.Planning;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Dump;

/// <summary>Writes the files that create a database and its sequences.</summary>
internal static class DatabaseScripts
{
    private static ReadOnlySpan<byte> CreateDatabase => "CREATE DATABASE "u8;

    /// <summary>CREATE DATABASE IF NOT EXISTS, with the options of the source.</summary>
    public static byte[] Create(ObjectDefinition database)
    {
        var text = database.Text.AsSpan();
        return text.StartsWith(CreateDatabase)
            ? ScriptText.Definitions()
                .Statement([.. CreateDatabase, .. "/*!32312 IF NOT EXISTS*/ "u8, .. text[CreateDatabase.Length..]])
                .ToArray()
            : ScriptText.Definitions().Statement(text).ToArray();
    }

    /// <summary>CREATE SEQUENCE and where it stands; values that a session of the source had cached are not given out again.</summary>
    public static byte[] Sequence(SequenceState sequence) => ScriptText.Definitions()
        .Statement(sequence.Definition.Text)
        .Line($"DO SETVAL({SqlText.Identifier(sequence.Definition.Name)}, {sequence.Position.NextValue}, 0, {sequence.Position.CycleCount});")
        .ToArray();
}

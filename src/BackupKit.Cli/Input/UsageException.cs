namespace BackupKit.Cli.Input;

/// <summary>The command line is wrong in a way the parser alone can not see.</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    public string? Hint { get; } = hint;
}

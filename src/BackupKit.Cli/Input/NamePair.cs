namespace BackupKit.Cli.Input;

/// <summary>An old and a new name, as <c>old=new</c>.</summary>
internal static class NamePair
{
    /// <exception cref="UsageException">The text has no form of a pair.</exception>
    public static (string From, string To) Read(string option, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1
            ? (text[..at], text[(at + 1)..])
            : throw new UsageException($"{option} {text} is no pair of names.", $"Write the name in the set, =, and the new name: {option} 'a=b'.");
    }
}

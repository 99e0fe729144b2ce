using BackupKit.Cli.Output;

namespace BackupKit.Cli.Documents;

/// <summary>An error: the permanent code, its name, what happened, what to do.</summary>
internal sealed record ErrorDocument(string? Code, string Name, string Message, string? Hint, bool IsTransient)
{
    public static ErrorDocument From(BackupException exception) => new(
        ErrorCodeText.Format(exception.Code),
        exception.Code.ToString(),
        SecretText.Mask(exception.Message),
        exception.Hint is { } hint ? SecretText.Mask(hint) : null,
        exception.IsTransient);
}

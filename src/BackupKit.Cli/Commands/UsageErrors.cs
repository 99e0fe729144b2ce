using System.CommandLine;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Output;

namespace BackupKit.Cli.Commands;

/// <summary>Says what the parser did not understand, without repeating a password.</summary>
internal static class UsageErrors
{
    public static int Print(ParseResult parse, bool isJson)
    {
        var verb = parse.CommandResult.Command is VerbCommand command ? command.Name : "";
        var output = new CommandOutput(verb, isJson, Console.Out, Console.Error);
        var message = SecretText.Mask(string.Join(" ", parse.Errors.Select(e => e.Message.ReplaceLineEndings("").Replace('\t', ' '))));
        var hint = $"backupkit {verb}{(verb.Length > 0 ? " " : "")}--help shows what is expected.";
        output.Error("error", message, hint);
        output.Document(
            new FailureDocument
            {
                Command = verb,
                ExitCode = ExitCode.Usage,
                Error = new ErrorDocument(null, "Usage", message, hint, false),
            },
            DocumentJson.Readable.FailureDocument);
        return (int)ExitCode.Usage;
    }
}

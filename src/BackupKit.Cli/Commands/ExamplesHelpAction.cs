using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BackupKit.Cli.Commands;

/// <summary>The usual help, then the verb's examples, or the exit codes for the whole command.</summary>
internal sealed class ExamplesHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    public const string ExitCodes = """
        Exit codes:
          0  complete, and verified as asked
          1  failed; the error has a code (docs/errors.md) and a hint
          2  the command line or the connection string is wrong
          3  a verification or a comparison found differences
          4  a precheck or a restore's preflight found errors
          5  refused, because something would be overwritten
        130  cancelled by Ctrl-C or SIGTERM
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var more = parseResult.CommandResult.Command is VerbCommand verb
            ? "Examples:\n  " + verb.Examples.ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal)
            : ExitCodes;
        parseResult.InvocationConfiguration.Output.WriteLine(more);
        return code;
    }
}

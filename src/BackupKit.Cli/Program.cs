using System.CommandLine;

using BackupKit.Cli.Commands;

var root = CommandTree.Create();
var parse = root.Parse(args.Length == 0 ? ["--help"] : args);
if (parse.Errors.Count > 0 && parse.Action is not ExamplesHelpAction)
{
    return UsageErrors.Print(parse, args.Contains("--json"));
}

// Signals are the command runner's: it cancels, waits until every lock and session is released, and says 130.
return await parse.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });

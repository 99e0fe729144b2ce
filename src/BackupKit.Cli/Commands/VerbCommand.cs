using System.CommandLine;

using BackupKit.Cli.Output;

namespace BackupKit.Cli.Commands;

/// <summary>One verb of the command line.</summary>
internal abstract class VerbCommand : Command
{
    private readonly Option<bool> _json = SharedOptions.Json();

    protected VerbCommand(string name, string description)
        : base(name, description) => SetAction((parse, _) => CommandRunner.RunAsync(
            new CommandOutput(Name, parse.GetValue(_json), Console.Out, Console.Error),
            (output, cancellationToken) => RunAsync(parse, output, cancellationToken)));

    /// <summary>Command lines to copy, shown at the end of the help.</summary>
    public abstract string Examples { get; }

    protected abstract Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken);

    /// <summary>Adds the verb's own symbols in the order of the help, then <c>--json</c>.</summary>
    protected void AddAll(params Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                Add(argument);
            }
            else if (symbol is Option option)
            {
                Add(option);
            }
        }

        Add(_json);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

using Spectre.Console;

namespace BackupKit.Cli.Output;

/// <summary>
/// Where a command writes: results to standard output, everything else to standard error. With <c>--json</c> standard
/// output carries one document and nothing else.
/// </summary>
internal sealed class CommandOutput
{
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    public CommandOutput(string command, bool isJson, TextWriter output, TextWriter error)
    {
        Command = command;
        IsJson = isJson;
        _output = output;
        _error = error;
    }

    /// <summary>The verb, as the documents name it.</summary>
    public string Command { get; }

    public bool IsJson { get; }

    /// <summary>A line for people; not written with <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!IsJson)
        {
            _output.WriteLine(text);
        }
    }

    /// <summary>A table for people; not written with <c>--json</c>.</summary>
    public void Table(Table table)
    {
        if (IsJson)
        {
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_output) });
        if (Console.IsOutputRedirected)
        {
            // Nothing is wrapped or cut for a reader that is not a terminal.
            console.Profile.Width = 400;
        }

        console.Write(table);
    }

    /// <summary>The one document of <c>--json</c>; not written otherwise.</summary>
    public void Document<T>(T document, JsonTypeInfo<T> type)
    {
        if (IsJson)
        {
            _output.WriteLine(JsonSerializer.Serialize(document, type));
        }
    }

    public void Warning(string message) => _error.WriteLine("warning: " + SecretText.Mask(message));

    public void Error(string label, string message, string? hint)
    {
        _error.WriteLine($"{label}: {SecretText.Mask(message)}");
        if (hint is not null)
        {
            _error.WriteLine($"hint: {SecretText.Mask(hint)}");
        }
    }

    /// <summary>A finding of a precheck, a plan or a run.</summary>
    public void Finding(PrecheckFinding finding)
    {
        var word = finding.Severity switch
        {
            FindingSeverity.Error => "error",
            FindingSeverity.Warning => "warning",
            _ => "note",
        };
        var code = finding.Code == BackupErrorCode.None ? "" : " " + ErrorCodeText.Format(finding.Code);
        Error(word + code, finding.Message, finding.Hint);
    }

    /// <summary>Shows how far the work has come on standard error: bars on a terminal, a line every few seconds elsewhere.</summary>
    public ProgressView StartProgress() =>
        Console.IsErrorRedirected || IsJson || Environment.GetEnvironmentVariable("TERM") is "dumb"
            ? new LineProgress(_error, TimeProvider.System)
            : new BarProgress(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_error) }));
}

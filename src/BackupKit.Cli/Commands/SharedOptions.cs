using System.CommandLine;

namespace BackupKit.Cli.Commands;

/// <summary>Options that several verbs have, worded once.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON document to standard output; progress and warnings go to standard error.",
    };

    public static Option<string> Server(string description) => new("--server", "-s")
    {
        Description = description + " A connection string 'Server=db1;User ID=backup;Password=...', or env:NAME, or file:PATH.",
        HelpName = "S",
        Required = true,
    };

    /// <summary>Enough for a server to be the bottleneck; more sessions would be felt by others sooner than in the time it takes.</summary>
    public static int DefaultWorkers => Math.Min(Environment.ProcessorCount, 8);

    public static Option<int?> Workers(string description)
    {
        var option = new Option<int?>("--workers", "-w") { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() is null or (>= 1 and <= 64))
            {
                return;
            }

            result.AddError("--workers must be from 1 to 64.");
        });
        return option;
    }

    public static Option<string[]> Names(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
    };

    public static Argument<string> Set() => new("SET")
    {
        Description = "The directory of a set as `backupkit list DIR` prints it; with --latest the directory of backups.",
    };

    public static Option<bool> Latest() => new("--latest")
    {
        Description = "Take the newest complete set below the given directory.",
    };
}

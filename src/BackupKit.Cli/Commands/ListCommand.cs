using System.CommandLine;
using System.Globalization;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Input;
using BackupKit.Cli.Output;
using BackupKit.Sinks;

using Spectre.Console;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit list</c>.</summary>
internal sealed class ListCommand : VerbCommand
{
    private readonly Argument<string> _directory = new("DIR") { Description = "The directory of backups, as given to `backupkit backup --to`." };

    public ListCommand()
        : base("list", "List the sets below a directory, the newest first, with those that are incomplete.") => AddAll(_directory);

    public override string Examples => """
        backupkit list /backups
        backupkit list /backups --json
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(parse.GetRequiredValue(_directory));
        if (!Directory.Exists(directory))
        {
            throw new BackupException(BackupErrorCode.SetNotFound, $"There is no directory '{directory}'.", "Give the directory that `backupkit backup --to` was given.");
        }

        var sink = new DirectorySink(directory);
        var sets = new List<SetDocument>();
        foreach (var summary in await BackupSet.ListAsync(sink, "", cancellationToken))
        {
            sets.Add(await DescribeAsync(sink, directory, summary, cancellationToken));
        }

        sets.Reverse();
        Print(output, directory, sets);
        output.Document(
            new ListDocument { Command = output.Command, ExitCode = ExitCode.Success, Sets = sets },
            DocumentJson.Readable.ListDocument);
        return ExitCode.Success;
    }

    private static async Task<SetDocument> DescribeAsync(
        DirectorySink sink,
        string directory,
        BackupSetSummary summary,
        CancellationToken cancellationToken)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.Combine(directory, summary.Key));
        var incomplete = new SetDocument
        {
            Path = path,
            Id = summary.Header?.SetId ?? Path.GetFileName(path),
            Policy = summary.Header?.Policy ?? "",
            Status = "incomplete",
            Started = summary.Started,
            Ended = summary.Header?.Ended,
        };
        if (!summary.IsComplete)
        {
            return incomplete;
        }

        try
        {
            var set = await BackupSet.OpenAsync(sink, summary.Key, cancellationToken);
            return SetDocument.From(path, set.Manifest);
        }
        catch (BackupException exception)
        {
            // One damaged set must not hide the others.
            return incomplete with { Status = "damaged", Problem = $"{ErrorCodeText.Format(exception.Code)}: {exception.Message}" };
        }
    }

    private static void Print(CommandOutput output, string directory, List<SetDocument> sets)
    {
        if (sets.Count == 0)
        {
            output.Line($"no sets below {directory}");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("set", "policy", "started", "status");
        foreach (var column in new[] { "databases", "tables", "rows", "plain", "stored", "ratio" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var set in sets)
        {
            table.AddRow(Cells(set).Select(cell => new Text(cell)));
        }

        output.Table(table);
        foreach (var set in sets.Where(s => s.Problem is not null))
        {
            output.Warning($"{set.Id} is damaged: {set.Problem}");
        }
    }

    private static IEnumerable<string> Cells(SetDocument set)
    {
        yield return set.Id;
        yield return set.Policy;
        yield return set.Started?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
        yield return set.Status;
        if (set.Totals is { } totals)
        {
            yield return totals.Databases.Count.ToString("N0", CultureInfo.InvariantCulture);
            yield return totals.Tables.ToString("N0", CultureInfo.InvariantCulture);
            yield return totals.Rows.ToString("N0", CultureInfo.InvariantCulture);
            yield return ByteSize.Format(totals.PlainBytes);
            yield return ByteSize.Format(totals.StoredBytes);
            yield return totals.Ratio.ToString("0.0", CultureInfo.InvariantCulture);
        }
    }
}

using System.CommandLine;
using System.Globalization;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Input;
using BackupKit.Cli.Output;

using Spectre.Console;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit show</c>.</summary>
internal sealed class ShowCommand : VerbCommand
{
    private readonly SetSelection _set = new();

    public ShowCommand()
        : base("show", "Show what a set holds: consistency certificate, coordinates, rows and bytes per table, warnings.") =>
        AddAll(_set.Argument, _set.Latest);

    public override string Examples => """
        backupkit show /backups/default/20261122T020000Z-7k3f
        backupkit show /backups --latest --json
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var (set, path) = await _set.OpenAsync(parse, cancellationToken);
        var manifest = set.Manifest;
        var tables = TableDocument.From(manifest);
        var objects = manifest.Inventory.CountBy(i => i.Kind).OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary();
        SetText.Summary(output, path, manifest);
        PrintCertificate(output, manifest);
        output.Line("objects     " + string.Join(", ", objects.Select(o => $"{o.Value} {o.Key}")));
        PrintTables(output, tables);
        PrintRemarks(output, manifest);
        output.Document(
            new ShowDocument
            {
                Command = output.Command,
                ExitCode = ExitCode.Success,
                Set = SetDocument.From(path, manifest),
                Tool = manifest.Tool,
                Consistency = manifest.Consistency,
                Objects = objects,
                Tables = tables,
                OptOuts = manifest.OptOuts,
                Findings = FindingDocument.From(manifest.Findings),
            },
            DocumentJson.Readable.ShowDocument);
        return ExitCode.Success;
    }

    private static void PrintCertificate(CommandOutput output, BackupManifest manifest)
    {
        var certificate = manifest.Consistency;
        output.Line($"ddl guard   {certificate.DdlGuard}");
        foreach (var line in certificate.Workers)
        {
            output.Line($"  view      {line}");
        }

        foreach (var line in certificate.NonTransactionalTables)
        {
            output.Line($"  locked    {line}");
        }

        foreach (var line in certificate.PreparedTransactions)
        {
            output.Line($"  prepared  {line}");
        }

        foreach (var (channel, state) in certificate.ReplicaChannels)
        {
            output.Line($"  replica   {channel}: {state}");
        }

        foreach (var line in certificate.Notes)
        {
            output.Line($"  note      {line}");
        }
    }

    private static void PrintTables(CommandOutput output, IReadOnlyList<TableDocument> tables)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("table");
        foreach (var column in new[] { "rows", "plain", "stored", "chunks" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var item in tables)
        {
            table.AddRow(
                new Text($"{item.Database}.{item.Name}"),
                new Text(item.Rows.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(ByteSize.Format(item.PlainBytes)),
                new Text(ByteSize.Format(item.StoredBytes)),
                new Text(item.Chunks.ToString("N0", CultureInfo.InvariantCulture)));
        }

        output.Table(table);
    }

    private static void PrintRemarks(CommandOutput output, BackupManifest manifest)
    {
        foreach (var optOut in manifest.OptOuts)
        {
            output.Line($"left out    {optOut}");
        }

        foreach (var finding in manifest.Findings)
        {
            var word = finding.Severity == FindingSeverity.Information ? "note" : finding.Severity.ToString().ToLowerInvariant();
            output.Line($"{word,-11} {finding.Message}");
        }
    }
}

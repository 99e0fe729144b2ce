using System.CommandLine;

using BackupKit.Cli.Documents;
using BackupKit.Cli.Output;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit precheck</c>.</summary>
internal sealed class PrecheckCommand : VerbCommand
{
    private readonly SourceSelection _source = new();
    private readonly Option<string> _to = new("--to")
    {
        Description = "Directory that will hold the backups.",
        HelpName = "DIR",
        Required = true,
    };

    public PrecheckCommand()
        : base("precheck", "Look for everything that would make a backup fail: rights, objects, the directory. Changes nothing, takes no lock.") =>
        AddAll([.. _source.Symbols[..1], _to, .. _source.Symbols[1..]]);

    public override string Examples => """
        backupkit precheck --server env:DB --to /backups
        backupkit precheck --server env:DB --to /backups --databases shop --json
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var pipeline = new BackupPipelineBuilder("precheck")
            .FromMySql(_source.ConnectionString(parse, output), options => _source.Apply(parse, options))
            .ToDirectory(parse.GetRequiredValue(_to))
            .Build();
        var findings = await pipeline.CheckAsync(cancellationToken);
        foreach (var finding in findings.OrderByDescending(f => f.Severity))
        {
            output.Finding(finding);
        }

        var errors = findings.Count(f => f.Severity == FindingSeverity.Error);
        var code = errors > 0 ? ExitCode.PrecheckFailed : ExitCode.Success;
        output.Line(errors == 0 ? "precheck passed: a backup can start" : $"precheck failed with {CountText.Format(errors, "error")}: a backup would not start");
        output.Document(
            new PrecheckDocument { Command = output.Command, ExitCode = code, Findings = FindingDocument.From(findings) },
            DocumentJson.Readable.PrecheckDocument);
        return code;
    }
}

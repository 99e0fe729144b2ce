using System.CommandLine;
using System.Diagnostics;

using BackupKit.Cli.Output;
using BackupKit.MySql.Verification;
using BackupKit.Verification;

namespace BackupKit.Cli.Commands;

/// <summary><c>backupkit verify</c>.</summary>
internal sealed class VerifyCommand : VerbCommand
{
    private readonly SetSelection _set = new();
    private readonly Option<string> _level = SourceSelection.Choice(
        "--level",
        "stored: every file has its recorded hash and none is missing; content: also every row is decoded and counted, " +
        "its digest compared, and the chunks of every table checked for gaps.",
        "stored",
        "content");

    private readonly Option<int?> _workers = SharedOptions.Workers("Files to read at the same time. Default: one per core of this machine.");

    public VerifyCommand()
        : base("verify", "Prove that a set is complete and undamaged. Needs no server.") =>
        AddAll(_set.Argument, _set.Latest, _level, _workers);

    public override string Examples => """
        backupkit verify /backups/default/20261122T020000Z-7k3f
        backupkit verify /backups --latest --level content
        """;

    protected override async Task<ExitCode> RunAsync(ParseResult parse, CommandOutput output, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (set, path) = await _set.OpenAsync(parse, cancellationToken);
        IVerifier[] verifiers = parse.GetValue(_level) == "content" ? [new StoredVerifier { ReadsParts = false }, new ContentVerifier()] : [new StoredVerifier()];
        var results = new List<VerificationResult>();
        await using (var progress = output.StartProgress())
        {
            var workers = parse.GetValue(_workers) ?? Environment.ProcessorCount;
            foreach (var verifier in verifiers)
            {
                results.Add(await set.VerifyAsync(verifier, workers, progress, cancellationToken));
            }
        }

        return VerificationOutcome.Print(output, path, set, results, Stopwatch.GetElapsedTime(started));
    }
}

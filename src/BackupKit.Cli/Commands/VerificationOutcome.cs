using BackupKit.Cli.Documents;
using BackupKit.Cli.Output;

namespace BackupKit.Cli.Commands;

/// <summary>How verify and compare end: the same words, the same document.</summary>
internal static class VerificationOutcome
{
    public static ExitCode Print(CommandOutput output, string path, BackupSet set, IReadOnlyList<VerificationResult> results, TimeSpan elapsed)
    {
        var code = results.All(r => r.IsPassed) ? ExitCode.Success : ExitCode.Different;
        output.Line($"set {path}");
        foreach (var result in results)
        {
            VerificationText.Print(output, result);
        }

        output.Line($"{(code == ExitCode.Success ? "passed" : "FAILED")} in {DurationText.Format(elapsed)}");
        output.Document(
            new VerifyDocument
            {
                Command = output.Command,
                ExitCode = code,
                Set = SetDocument.From(path, set.Manifest),
                Verifications = [.. results.Select(VerificationDocument.From)],
                ElapsedSeconds = elapsed.TotalSeconds,
            },
            DocumentJson.Readable.VerifyDocument);
        return code;
    }
}

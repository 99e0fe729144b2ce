using System.Globalization;

using BackupKit.Cli.Input;

namespace BackupKit.Cli.Output;

/// <summary>A verifier's result in words.</summary>
internal static class VerificationText
{
    private const int ShownFindings = 100;

    public static void Print(CommandOutput output, VerificationResult result)
    {
        foreach (var finding in result.Findings.Take(ShownFindings))
        {
            output.Line($"  {finding.Name} {finding.Subject}: {finding.Message}");
        }

        if (result.Findings.Count > ShownFindings)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  ... and {result.Findings.Count - ShownFindings:N0} more (see --json)"));
        }

        foreach (var note in result.Notes)
        {
            output.Line($"  note: {note}");
        }

        var verdict = result.IsPassed ? "passed" : $"FAILED with {CountText.Format(result.Findings.Count, "difference")}";
        var rows = result.Rows > 0 ? $", {CountText.Format(result.Rows, "row")}" : "";
        output.Line(
            $"verification '{result.Verifier}' {verdict}: {CountText.Format(result.Parts, "part")}, {ByteSize.Format(result.Bytes)}{rows}");
    }
}

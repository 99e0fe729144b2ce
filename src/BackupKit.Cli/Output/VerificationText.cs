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

        var verdict = result.IsPassed ? "passed" : string.Create(CultureInfo.InvariantCulture, $"FAILED with {result.Findings.Count:N0} differences");
        var rows = result.Rows > 0 ? string.Create(CultureInfo.InvariantCulture, $", {result.Rows:N0} rows") : "";
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"verification '{result.Verifier}' {verdict}: {result.Parts:N0} parts, {ByteSize.Format(result.Bytes)}{rows}"));
    }
}

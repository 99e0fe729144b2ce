using System.Text.Json;

namespace BackupKit.IntegrationTests.Cli;

/// <summary>What a run of the command left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one document it must be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string All => Output + Error;
}

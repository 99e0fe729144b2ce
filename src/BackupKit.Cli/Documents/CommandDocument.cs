using System.Text.Json.Serialization;

namespace BackupKit.Cli.Documents;

/// <summary>What every document has.</summary>
internal abstract record CommandDocument
{
    /// <summary>The verb.</summary>
    [JsonPropertyOrder(-3)]
    public required string Command { get; init; }

    /// <summary><c>ok</c>, <c>failed</c>, <c>usage</c>, <c>different</c>, <c>precheck</c>, <c>refused</c> or <c>cancelled</c>; says the same as the exit code.</summary>
    [JsonPropertyOrder(-2)]
    public string Status => StatusText.Of(ExitCode);

    /// <summary>The exit code of the process.</summary>
    [JsonPropertyOrder(-1)]
    public required ExitCode ExitCode { get; init; }
}

using System.Text.Json.Serialization;

namespace BackupKit;

/// <summary>How much a finding matters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Information = 0,

    /// <summary>The run goes on; somebody should look.</summary>
    Warning,

    /// <summary>The run does not start, or the result is not good.</summary>
    Error,
}

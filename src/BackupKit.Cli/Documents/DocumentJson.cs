using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackupKit.Cli.Documents;

/// <summary>Serializers of every document.</summary>
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(ShowDocument))]
[JsonSerializable(typeof(PrecheckDocument))]
[JsonSerializable(typeof(FailureDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Names are camel case, absent values left out; no HTML is near, so quotes and non-ASCII names stay readable.</summary>
    public static DocumentJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

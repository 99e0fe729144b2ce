using System.Text.Json.Serialization;

namespace BackupKit.Catalog;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(SetHeader))]
[JsonSerializable(typeof(ManifestNeeds))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;

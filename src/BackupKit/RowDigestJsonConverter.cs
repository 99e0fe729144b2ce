using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackupKit;

/// <summary>Writes a digest as <c>"rows:sum:xor"</c>, the rows in decimal and the others in 32 hex digits.</summary>
internal sealed class RowDigestJsonConverter : JsonConverter<RowDigest>
{
    public override RowDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parts = reader.GetString()?.Split(':');
        if (parts is not [var rows, { Length: 32 } sum, { Length: 32 } xor]
            || !long.TryParse(rows, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || !UInt128.TryParse(sum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sumValue)
            || !UInt128.TryParse(xor, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var xorValue))
        {
            throw new JsonException("A row digest has the form rows:sum:xor.");
        }

        return new RowDigest(count, sumValue, xorValue);
    }

    public override void Write(Utf8JsonWriter writer, RowDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.Rows}:{value.Sum:x32}:{value.Xor:x32}"));
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BackupKit.Catalog;

/// <summary>Reads and writes <c>manifest.json</c> and <c>set.json</c>.</summary>
/// <remarks>A reader ignores properties it does not know; what it must know is named by the format and the capabilities.</remarks>
internal static class ManifestJson
{
    /// <summary>The capabilities this version can read.</summary>
    private static readonly string[] KnownCapabilities = [];

    private static readonly ManifestJsonContext Context = new(new JsonSerializerOptions(ManifestJsonContext.Default.Options)
    {
        // Names of tables stay readable; the file is data, never markup.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });

    public static Task WriteAsync(Stream output, BackupManifest manifest, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(output, manifest, Context.BackupManifest, cancellationToken);

    public static byte[] Write(BackupManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Context.BackupManifest);

    public static byte[] Write(SetHeader header) => JsonSerializer.SerializeToUtf8Bytes(header, Context.SetHeader);

    /// <exception cref="BackupException"><see cref="BackupErrorCode.SetUnsupported"/> or <see cref="BackupErrorCode.SetCorrupt"/>.</exception>
    public static BackupManifest ReadManifest(ReadOnlySpan<byte> json)
    {
        // What a newer writer needs may not fit today's types, so the promise is read before the rest.
        var needs = Read(json, Context.ManifestNeeds, SetFiles.Manifest);
        ThrowIfUnsupported(needs.Format, needs.SetId, needs.Capabilities ?? []);
        return Read(json, Context.BackupManifest, SetFiles.Manifest);
    }

    /// <summary>
    /// The same from a stream, of which never more than a record is in memory. The JSON of ten thousand tables has 28 MB, twice of which is needed to
    /// collect it.
    /// </summary>
    /// <returns><see langword="null"/> when <see cref="ReadManifest"/> has to say what is wrong.</returns>
    public static async Task<BackupManifest?> TryReadManifestAsync(Stream json, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await JsonSerializer.DeserializeAsync(json, Context.BackupManifest, cancellationToken).ConfigureAwait(false);
            return manifest is not null && IsSupported(manifest.Format, manifest.Capabilities) ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.SetUnsupported"/> or <see cref="BackupErrorCode.SetCorrupt"/>.</exception>
    public static SetHeader ReadHeader(ReadOnlySpan<byte> json)
    {
        var needs = Read(json, Context.ManifestNeeds, SetFiles.Header);
        ThrowIfNewer(needs.Format, needs.SetId);
        return Read(json, Context.SetHeader, SetFiles.Header);
    }

    private static bool IsSupported(int format, IEnumerable<string> capabilities) =>
        format <= BackupManifest.CurrentFormat && !Unknown(capabilities).Any();

    private static IEnumerable<string> Unknown(IEnumerable<string> capabilities) => capabilities.Except(KnownCapabilities, StringComparer.Ordinal);

    private static void ThrowIfUnsupported(int format, string? setId, IEnumerable<string> capabilities)
    {
        ThrowIfNewer(format, setId);
        var unknown = Unknown(capabilities).ToList();
        if (unknown.Count > 0)
        {
            throw new BackupException(
                BackupErrorCode.SetUnsupported,
                $"The set {setId} needs what this version lacks: {string.Join(", ", unknown)}.",
                "Use a newer version of BackupKit to read it.");
        }
    }

    private static void ThrowIfNewer(int format, string? setId)
    {
        if (format > BackupManifest.CurrentFormat)
        {
            throw new BackupException(
                BackupErrorCode.SetUnsupported,
                $"The set {setId} has format {format}; this version reads formats up to {BackupManifest.CurrentFormat}.",
                "Use a newer version of BackupKit to read it.");
        }
    }

    private static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string file)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException ex)
        {
            throw new BackupException(
                BackupErrorCode.SetCorrupt,
                $"{file} can not be read: {ex.Message}",
                "The set was altered or truncated; use another copy of it.",
                innerException: ex);
        }
    }
}

using System.Buffers;
using System.Security.Cryptography;

using BackupKit.Streaming;

namespace BackupKit.MySql.Definitions;

/// <summary>Reads the parts of a set; what does not match the manifest is an error.</summary>
internal sealed class SetParts(IBackupSink sink, string setKey)
{
    private const long LongestDefinition = 256L << 20;

    /// <summary>Opens a part for streaming; the caller reads it to its end and then lets it be proved.</summary>
    /// <exception cref="BackupException">The file is missing, which is damage of the set, or the sink can not read it.</exception>
    public async Task<PlainPart> OpenAsync(PartRecord part, CancellationToken cancellationToken)
    {
        try
        {
            return await PartReader.OpenAsync(sink, setKey, part, cancellationToken).ConfigureAwait(false);
        }
        catch (BackupException ex) when (ex.Code == BackupErrorCode.SinkObjectNotFound)
        {
            throw new BackupException(
                BackupErrorCode.SetCorrupt,
                $"The file {part.Key} of the set is missing.",
                "Use another copy of the set; verify it at level stored to see everything that is missing.",
                innerException: ex);
        }
    }

    /// <summary>Reads a small part whole and proves it.</summary>
    public async Task<byte[]> ReadAsync(PartRecord part, CancellationToken cancellationToken)
    {
        if (part.PlainLength > LongestDefinition)
        {
            throw new BackupException(
                BackupErrorCode.SetCorrupt,
                $"The definition {part.Key} is said to have {part.PlainLength} bytes, more than any server prints.",
                "The manifest was altered; use another copy of the set.");
        }

        var opened = await OpenAsync(part, cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            var content = new ArrayBufferWriter<byte>((int)part.PlainLength + 1);
            while (true)
            {
                var read = await opened.Plain.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var segment in read.Buffer)
                {
                    content.Write(segment.Span);
                }

                opened.Plain.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || content.WrittenCount > part.PlainLength)
                {
                    break;
                }
            }

            await opened.EnsureMatchesAsync(cancellationToken).ConfigureAwait(false);
            return content.WrittenSpan.ToArray();
        }
    }

    /// <summary>Reads the exact definition of an object.</summary>
    /// <exception cref="BackupException">The set does not have it, or it is not the one the inventory names.</exception>
    public async Task<byte[]> ReadDefinitionAsync(SetContents contents, InventoryItem item, CancellationToken cancellationToken)
    {
        var part = contents.Definition(item) ?? throw Corrupt(item, "is not in the set");
        var text = await ReadAsync(part, cancellationToken).ConfigureAwait(false);
        if (item.DefinitionSha256 is { } expected
            && !expected.Equals(Convert.ToHexStringLower(SHA256.HashData(text)), StringComparison.OrdinalIgnoreCase))
        {
            throw Corrupt(item, "is not the one that the inventory names");
        }

        return text;
    }

    private static BackupException Corrupt(InventoryItem item, string what) => new(
        BackupErrorCode.SetCorrupt,
        $"The definition of the {item.Kind} \"{item.Database}\".\"{item.Name}\" {what}.",
        "Use another copy of the set; verify it at level content to see everything that is wrong.");
}

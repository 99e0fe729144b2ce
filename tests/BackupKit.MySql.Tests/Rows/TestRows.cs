using System.Buffers;
using System.IO.Pipelines;

using BackupKit.MySql.Rows;

namespace BackupKit.MySql.Tests.Rows;

/// <summary>Rows as the server sends them, and parts made of them.</summary>
internal static class TestRows
{
    public static byte[] Payload(params byte[]?[] fields)
    {
        var payload = new List<byte>();
        foreach (var field in fields)
        {
            if (field is null)
            {
                payload.Add(0xFB);
                continue;
            }

            var prefix = new byte[LengthPrefix.SizeOf(field.Length)];
            LengthPrefix.Write(prefix, field.Length);
            payload.AddRange(prefix);
            payload.AddRange(field);
        }

        return [.. payload];
    }

    public static ColumnPlan Column(string name, LiteralForm form, string? load = null)
    {
        var type = form switch
        {
            LiteralForm.Number => "int",
            LiteralForm.Binary => "blob",
            LiteralForm.EnumIndex => "enum('a')",
            _ => "text",
        };
        return new ColumnPlan(new ColumnRecord(name, type, null, $"`{name}`", load), form);
    }

    public static IReadOnlyList<ColumnPlan> TextColumns(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Column($"c{i}", i % 2 == 0 ? LiteralForm.Text : LiteralForm.Binary))];

    public static byte[] Encode(RowEncoder encoder, IEnumerable<byte[]> payloads)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var payload in payloads)
        {
            encoder.Encode(payload, output);
        }

        encoder.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    public static async Task<byte[]> EncodeLargeAsync(RowEncoder encoder, IEnumerable<byte[]> payloads, int cut)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64 << 10, useSynchronizationContext: false));
        var read = ReadAllAsync(pipe.Reader);
        foreach (var payload in payloads)
        {
            await encoder.EncodeLargeAsync(Cut(payload, cut), pipe.Writer, CancellationToken.None);
        }

        encoder.Complete(pipe.Writer);
        await pipe.Writer.CompleteAsync();
        return await read;
    }

    /// <summary>The payload in buffers of the length given.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] payload, int length)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; start < payload.Length; start += length)
        {
            pieces.Add(payload.AsMemory(start, Math.Min(length, payload.Length - start)));
        }

        return pieces.Count == 0 ? default : RowSegment.Join(pieces);
    }

    public static void Decode(RowDecoder decoder, ReadOnlySpan<byte> plain, int cut)
    {
        while (!plain.IsEmpty)
        {
            var count = Math.Min(cut, plain.Length);
            decoder.Write(plain[..count]);
            plain = plain[count..];
        }

        decoder.Complete();
    }

    private static async Task<byte[]> ReadAllAsync(PipeReader reader)
    {
        using var content = new MemoryStream();
        await reader.CopyToAsync(content);
        return content.ToArray();
    }
}

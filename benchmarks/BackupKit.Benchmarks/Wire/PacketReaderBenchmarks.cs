using System.Buffers.Binary;
using BackupKit.Benchmarks.Rows;
using BackupKit.MySql.Wire;
using BenchmarkDotNet.Attributes;

namespace BackupKit.Benchmarks.Wire;

/// <summary>10,240 row packets (about 2 MB) out of a stream: framing alone, and with every field found.</summary>
[MemoryDiagnoser]
public class PacketReaderBenchmarks
{
    // A multiple of 256, so that the sequence numbers of one pass go on in the next.
    private const int Packets = 10_240;

    private PacketReader _reader = null!;

    [GlobalSetup]
    public void Setup() =>
        _reader = new PacketReader(new WireTransport(new RepeatingStream(Frame()), TimeProvider.System), new PacketSequence());

    [Benchmark(Baseline = true)]
    public Task<long> Frames() => ReadAsync(withFields: false);

    [Benchmark]
    public Task<long> FramesAndFields() => ReadAsync(withFields: true);

    private async Task<long> ReadAsync(bool withFields)
    {
        var bytes = 0L;
        for (var done = 0; done < Packets; done++)
        {
            while (!TryTake(withFields, ref bytes))
            {
                await _reader.FillAsync();
            }
        }

        return bytes;
    }

    private bool TryTake(bool withFields, ref long bytes)
    {
        if (_reader.TryRead(out var payload) != PacketState.Ready)
        {
            return false;
        }

        bytes += payload.Length;
        var fields = new TextRowReader(payload);
        while (withFields && fields.TryReadField(out var value, out _))
        {
            bytes += value.Length;
        }

        return true;
    }

    private static byte[] Frame()
    {
        var (bytes, ends) = SampleRows.Create();
        using var framed = new MemoryStream();
        Span<byte> header = stackalloc byte[4];
        for (var packet = 0; packet < Packets; packet++)
        {
            var row = packet % ends.Length;
            var start = row == 0 ? 0 : ends[row - 1];
            BinaryPrimitives.WriteInt32LittleEndian(header, ends[row] - start);
            header[3] = (byte)packet;
            framed.Write(header);
            framed.Write(bytes, start, ends[row] - start);
        }

        return framed.ToArray();
    }
}

using System.Buffers;
using System.IO.Compression;

namespace BackupKit.Streaming.Compression;

/// <summary>Compresses into one gzip member.</summary>
internal sealed class GZipStage : ByteStage
{
    private readonly BufferWriterStream _sink = new();
    private readonly GZipStream _gzip;
    private bool _isEmpty = true;

    public GZipStage(int level) => _gzip = new GZipStream(_sink, new ZLibCompressionOptions { CompressionLevel = level });

    // The runtime writes nothing at all for no input, but a file of no bytes is not a gzip file.
    private static ReadOnlySpan<byte> EmptyMember => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public override bool Transform(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        _sink.Output = output;
        _gzip.Write(input);
        _isEmpty &= input.IsEmpty;
        input = [];
        return false;
    }

    public override bool Complete(IBufferWriter<byte> output)
    {
        _sink.Output = output;
        if (_isEmpty)
        {
            output.Write(EmptyMember);
        }
        else
        {
            _gzip.Dispose();
        }

        return false;
    }

    public override void Dispose()
    {
        // What the runtime still holds back must not go to an output whose part has failed.
        _sink.Output = null;
        _gzip.Dispose();
        base.Dispose();
    }
}

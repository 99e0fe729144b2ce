using System.Buffers;

namespace BackupKit.Streaming.Compression;

/// <summary>Compresses into one lz4 frame with a content checksum.</summary>
internal sealed class Lz4Stage : ByteStage
{
    // LZ4F_max256KB: a decoder holds one block, and larger ones compress no better because a match reaches 64 KiB back.
    private const int BlockSizeId = 5;
    private const int InputSize = 256 << 10;
    private const int HeaderSize = 19;

    private readonly Lz4Compressor _context;
    private readonly Action<Lz4Compressor> _giveBack;
    private readonly Lz4Preferences _preferences;
    private bool _isBegun;
    private bool _isDisposed;

    /// <param name="context">The native context.</param>
    /// <param name="level">From 1 to 12.</param>
    /// <param name="giveBack">Takes the context back when the stage is disposed.</param>
    public Lz4Stage(Lz4Compressor context, int level, Action<Lz4Compressor> giveBack)
    {
        _context = context;
        _giveBack = giveBack;
        _preferences = new Lz4Preferences { BlockSizeId = BlockSizeId, HasContentChecksum = 1, CompressionLevel = level };
    }

    public override unsafe bool Transform(ref ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        Begin(output);
        var piece = input[..Math.Min(input.Length, InputSize)];
        var target = output.GetSpan((int)Lz4Native.Bound((nuint)piece.Length, in _preferences));
        fixed (byte* from = piece, to = target)
        {
            var written = Lz4Native.Update(_context, to, (nuint)target.Length, from, (nuint)piece.Length, 0);
            output.Advance((int)Lz4Native.ThrowIfError(written));
        }

        input = input[piece.Length..];
        return !input.IsEmpty;
    }

    public override unsafe bool Complete(IBufferWriter<byte> output)
    {
        Begin(output);
        var target = output.GetSpan((int)Lz4Native.Bound(0, in _preferences));
        fixed (byte* to = target)
        {
            output.Advance((int)Lz4Native.ThrowIfError(Lz4Native.End(_context, to, (nuint)target.Length, 0)));
        }

        return false;
    }

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _giveBack(_context);
        }

        base.Dispose();
    }

    private unsafe void Begin(IBufferWriter<byte> output)
    {
        if (_isBegun)
        {
            return;
        }

        _isBegun = true;
        var target = output.GetSpan(HeaderSize);
        fixed (byte* to = target)
        {
            output.Advance((int)Lz4Native.ThrowIfError(Lz4Native.Begin(_context, to, (nuint)target.Length, in _preferences)));
        }
    }
}

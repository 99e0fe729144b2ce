namespace BackupKit.MySql.Rows;

/// <summary>
/// Reads the plain bytes of a rows part, cut anywhere, and gives its rows in canonical form to a receiver. Strict: bytes that the
/// encoder could not have written are an error, so that what decodes is what was backed up. Not thread-safe.
/// </summary>
internal abstract class RowDecoder(string part, IRowReceiver receiver)
{
    protected RowAssembler Rows { get; } = new(receiver);

    /// <summary>Plain bytes read so far.</summary>
    protected long Offset { get; set; }

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="BackupException">The text is damaged; the message names the part and the offset.</exception>
    public abstract void Write(ReadOnlySpan<byte> plain);

    /// <summary>States that there is no more.</summary>
    /// <exception cref="BackupException">The text ends too early.</exception>
    public abstract void Complete();

    protected BackupException Corrupt(string what) => SetCorruption.At(part, Offset, what);
}

namespace BackupKit.MySql.Planning;

/// <summary>Finds table options in the text of SHOW CREATE TABLE.</summary>
internal static class TableOptions
{
    private static ReadOnlySpan<byte> Counter => " AUTO_INCREMENT="u8;

    /// <summary>The text without the value of the table's AUTO_INCREMENT counter; names, comments and defaults are left alone.</summary>
    public static byte[] WithoutCounter(ReadOnlySpan<byte> text)
    {
        var at = Find(text, Counter);
        if (at < 0)
        {
            return text.ToArray();
        }

        var digits = text[(at + Counter.Length)..];
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return [.. text[..at], .. end < 0 ? [] : digits[end..]];
    }

    /// <summary>The first place of the option outside of quotes; -1 when there is none.</summary>
    private static int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> option)
    {
        var quote = (byte)0;
        for (var i = 0; i < text.Length; i++)
        {
            var current = text[i];
            if (quote != 0)
            {
                // A doubled quote ends and begins again, which comes to the same.
                i += current == (byte)'\\' && quote != (byte)'`' ? 1 : 0;
                quote = current == quote ? (byte)0 : quote;
            }
            else if (current is (byte)'`' or (byte)'\'' or (byte)'"')
            {
                quote = current;
            }
            else if (current == option[0] && text[i..].StartsWith(option))
            {
                return i;
            }
        }

        return -1;
    }
}

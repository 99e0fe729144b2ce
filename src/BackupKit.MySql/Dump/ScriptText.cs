using System.Buffers;
using System.Text;

namespace BackupKit.MySql.Dump;

/// <summary>Builds SQL files from text and from the exact bytes of definitions.</summary>
internal sealed class ScriptText
{
    private static ReadOnlySpan<byte> StatementEnd => ";\n"u8;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>A file of definitions: the connection speaks utf8mb4, as SHOW CREATE TABLE and DATABASE do.</summary>
    public static ScriptText Definitions() => new ScriptText()
        .Line("/*!40101 SET NAMES utf8mb4*/;")
        .Line("/*!40014 SET FOREIGN_KEY_CHECKS=0*/;")
        .Line("/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'*/;")
        .Line("/*!40103 SET TIME_ZONE='+00:00' */;");

    public ScriptText Line(string text)
    {
        _bytes.Write(Encoding.UTF8.GetBytes(text));
        _bytes.Write("\n"u8);
        return this;
    }

    /// <summary>The bytes as they are.</summary>
    public ScriptText Exact(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>
    /// One statement for readers that end a statement at <c>;</c> and LF: such a pair inside of it gets a space in between.
    /// A newline comes before the end, because the text may end in a <c>--</c> comment.
    /// </summary>
    public ScriptText Statement(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf(StatementEnd) is >= 0 and var at)
        {
            _bytes.Write(text[..(at + 1)]);
            _bytes.Write(" \n"u8);
            text = text[(at + StatementEnd.Length)..];
        }

        _bytes.Write(text.EndsWith(";"u8) ? text[..^1] : text);
        _bytes.Write("\n;\n"u8);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}

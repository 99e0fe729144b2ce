using System.Text;

using BackupKit.MySql.Definitions;

namespace BackupKit.MySql.Conversion;

/// <summary>
/// Reads SQL text token by token, white space and comments left out. Raw text is Latin-1, one character a byte, so that every byte that is taken
/// over is taken over as it is.
/// </summary>
internal sealed class SqlCursor(ReadOnlyMemory<byte> text, SqlQuoting quoting = SqlQuoting.None)
{
    private readonly List<SqlToken> _tokens = SqlToken.ReadSignificant(text.Span, quoting);

    public int Position { get; set; }

    public int Count => _tokens.Count;

    public bool IsAtEnd => Position >= _tokens.Count;

    public SqlToken Current => _tokens[Position];

    public SqlToken this[int index] => _tokens[index];

    public bool Is(char punctuation, int ahead = 0) => At(ahead) is { } token && token.Is(punctuation);

    public bool IsKeyword(string word, int ahead = 0) => At(ahead) is { } token && token.IsKeyword(word);

    public bool TryTake(string word)
    {
        if (!IsKeyword(word))
        {
            return false;
        }

        Position++;
        return true;
    }

    public bool TryTake(char punctuation)
    {
        if (!Is(punctuation))
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Takes two keywords that follow each other, or nothing.</summary>
    public bool TryTake(string first, string second)
    {
        if (!IsKeyword(first) || !IsKeyword(second, 1))
        {
            return false;
        }

        Position += 2;
        return true;
    }

    /// <summary>Takes one token and gives its raw text; empty at the end.</summary>
    public string Take() => IsAtEnd ? "" : Raw(Position, ++Position);

    /// <summary>Takes the name a token stands for; empty at the end.</summary>
    public string TakeName() => IsAtEnd ? "" : _tokens[Position++].Name;

    /// <summary>Takes from an opening parenthesis to the one that closes it, both with it; empty when none opens here.</summary>
    public string TakeBalanced()
    {
        var (start, depth) = (Position, 0);
        if (!Is('('))
        {
            return "";
        }

        do
        {
            depth += Is('(') ? 1 : Is(')') ? -1 : 0;
            Position++;
        }
        while (!IsAtEnd && depth > 0);

        return Raw(start, Position);
    }

    /// <summary>The raw text of tokens, with what stands between them.</summary>
    public string Raw(int from, int to) =>
        from >= to ? "" : Encoding.Latin1.GetString(text.Span[_tokens[from].Range.Start.._tokens[to - 1].Range.End]);

    private SqlToken? At(int ahead) => Position + ahead < _tokens.Count ? _tokens[Position + ahead] : null;
}

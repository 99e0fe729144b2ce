using System.Globalization;
using System.Text;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Conversion;

/// <summary>Expressions inside of definitions, as raw Latin-1 text.</summary>
internal static class ExpressionText
{
    private static readonly string[] Lengths = ["char", "tinyint", "smallint", "mediumint", "int", "bigint", "year"];

    /// <summary>Whether the text is one literal: a string, a number, or bits or bytes.</summary>
    public static bool IsLiteral(string raw)
    {
        var tokens = Tokens(raw);
        return tokens.Count switch
        {
            0 => false,
            1 => tokens[0].Kind == SqlTokenKind.String || char.IsAsciiDigit(raw[0]),
            2 when tokens[1].Kind == SqlTokenKind.String => tokens[0].IsKeyword("b") || tokens[0].IsKeyword("x") || IsIntroducer(tokens[0]),
            _ => tokens.TrueForAll(t => t.Is('-') || t.Is('+') || t.Is('.') || (t.Kind == SqlTokenKind.Word && char.IsAsciiDigit(t.Name[0]))),
        };
    }

    /// <summary>The value of a literal, the same for every way to write it.</summary>
    public static string Value(string raw, bool isNumber)
    {
        var tokens = Tokens(raw);
        if (tokens is [.., { Kind: SqlTokenKind.String } text])
        {
            var content = Unquote(raw[text.Range]);
            return tokens[0].IsKeyword("b") ? "bits " + content.TrimStart('0')
                : tokens[0].IsKeyword("x") ? "text " + FromHex(content)
                : isNumber ? "number " + Number(content)
                : "text " + content;
        }

        return raw.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? "text " + FromHex(raw[2..])
            : isNumber ? "number " + Number(raw)
            : "text " + raw;
    }

    /// <summary>
    /// The names and literals of an expression, in no order. What servers print between them, operators, functions and parentheses, differs for
    /// the same expression.
    /// </summary>
    public static string Shape(string raw)
    {
        var parts = new SortedSet<string>(StringComparer.Ordinal);
        var (before, isLength) = (default(SqlToken), false);
        foreach (var token in Tokens(raw))
        {
            if (token.Kind == SqlTokenKind.Identifier)
            {
                parts.Add($"`{token.Name}`");
            }
            else if (token.Kind == SqlTokenKind.String)
            {
                parts.Add("'" + LiteralText.Decode(before.Kind == SqlTokenKind.Word ? before.Name : "", Unquote(raw[token.Range])) + "'");
            }
            else if (token.Kind == SqlTokenKind.Word && char.IsAsciiDigit(token.Name[0]) && token.Name is not ("0" or "1") && !isLength)
            {
                parts.Add(token.Name);
            }

            // MySQL adds RETURNING char(512) to JSON_VALUE, and MariaDB the widths of integers in JSON_TABLE.
            isLength = token.Is('(') && before.Kind == SqlTokenKind.Word && Lengths.Contains(before.Name, StringComparer.OrdinalIgnoreCase);
            before = token;
        }

        return string.Join(' ', parts);
    }

    /// <summary>What raw text reads like.</summary>
    public static string Decode(string raw) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw));

    /// <summary>What a name reads like in raw text.</summary>
    public static string Encode(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>The expression with its string literals as the target reads them rightly.</summary>
    /// <remarks>
    /// MySQL prints each literal with its character set. MariaDB 11.8 prints one with the introducer _utf8mb4 again with escapes that are no escapes
    /// to its parser, so that a copy of the table has another text; without the introducer it prints the characters.
    /// </remarks>
    public static string Convert(string raw, Flavour target, ConversionNotes notes)
    {
        var tokens = Tokens(raw);
        var output = new StringBuilder();
        var copied = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != SqlTokenKind.String)
            {
                continue;
            }

            var introducer = i > 0 && (IsIntroducer(tokens[i - 1]) || tokens[i - 1].IsKeyword("x") || tokens[i - 1].IsKeyword("b") || tokens[i - 1].IsKeyword("n"))
                ? tokens[i - 1]
                : default(SqlToken?);
            var start = tokens[i].Range.Start.Value;
            if (introducer is null && target == Flavour.MySql)
            {
                output.Append(raw, copied, start - copied).Append("_utf8mb4");
                copied = start;
            }
            else if (introducer is { } set && target == Flavour.MariaDb && IsIntroducer(set))
            {
                if (LiteralText.ForMariaDb(set.Name, raw[tokens[i].Range]) is not { } literal)
                {
                    notes.Block($"a literal in an expression has the character set {set.Name[1..]}");
                    continue;
                }

                output.Append(raw, copied, set.Range.Start.Value - copied).Append(literal);
                copied = tokens[i].Range.End.Value;
            }
        }

        return output.Append(raw, copied, raw.Length - copied).ToString();
    }

    /// <summary>The text without parentheses around all of it.</summary>
    public static string WithoutParentheses(string raw)
    {
        while (raw.StartsWith('(') && raw.EndsWith(')'))
        {
            var cursor = new SqlCursor(Encoding.Latin1.GetBytes(raw));
            if (cursor.TakeBalanced() != raw)
            {
                break;
            }

            raw = raw[1..^1].Trim();
        }

        return raw;
    }

    /// <summary>The content of a string literal.</summary>
    public static string Unquote(string literal)
    {
        var quote = literal[0];
        var text = new StringBuilder();
        for (var i = 1; i < literal.Length - 1; i++)
        {
            if (literal[i] == quote)
            {
                i++;
            }
            else if (literal[i] == '\\' && i + 1 < literal.Length - 1)
            {
                text.Append(literal[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'b' => '\b', 'Z' => '\x1a', var other => other });
                continue;
            }

            text.Append(literal[i]);
        }

        return text.ToString();
    }

    public static bool IsIntroducer(SqlToken token) => token.Kind == SqlTokenKind.Word && token.Name.Length > 1 && token.Name[0] == '_';

    private static List<SqlToken> Tokens(string raw) => SqlToken.ReadSignificant(Encoding.Latin1.GetBytes(raw), SqlQuoting.None);

    // 00007 of a ZEROFILL column is 7, and 1.50 stays what it is.
    private static string Number(string text)
    {
        if (text.Contains('e', StringComparison.OrdinalIgnoreCase) && double.TryParse(text, CultureInfo.InvariantCulture, out var number))
        {
            return number.ToString("R", CultureInfo.InvariantCulture);
        }

        var sign = text.StartsWith('-') ? "-" : "";
        var digits = text.TrimStart('-', '+').TrimStart('0');
        return digits.Length == 0 ? "0" : digits[0] == '.' ? $"{sign}0{digits}" : sign + digits;
    }

    private static string FromHex(string digits)
    {
        var text = new StringBuilder();
        for (var i = 0; i + 1 < digits.Length; i += 2)
        {
            text.Append((char)byte.Parse(digits.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}

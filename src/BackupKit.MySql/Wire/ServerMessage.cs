using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Wire;

/// <summary>Keeps the row data out of server messages: "Duplicate entry 'secret' for key 't.name'".</summary>
internal static class ServerMessage
{
    private const string Placeholder = "'...'";

    private static readonly string[] NamesFollow = ["column ", "key ", "table ", "constraint ", "function ", "user "];

    private static readonly string[] ValueEnds = ["' for key '", "' for column ", "' at row ", "' at line ", "' for function "];

    public static string WithoutRowData(in ErrorPayload error)
    {
        if (!MayQuoteRowData(error))
        {
            return error.Message;
        }

        var message = StripUnquotedValue(error.Message);
        var start = FirstQuotedValue(message);
        if (start < 0)
        {
            return message;
        }

        // A value may hold quotes itself: it ends where the fixed text of the message goes on, else at the last quote.
        var end = ValueEnds
            .Select(marker => message.LastIndexOf(marker, StringComparison.Ordinal))
            .Where(index => index > start)
            .DefaultIfEmpty(message.LastIndexOf('\''))
            .Min();

        return end <= start ? message[..start] + Placeholder : message[..start] + Placeholder + message[(end + 1)..];
    }

    // SQLSTATE 22 is "data exception", 23 "constraint violation"; the numbers are those with a general state that quote values.
    private static bool MayQuoteRowData(in ErrorPayload error) =>
        error.SqlState.StartsWith("22", StringComparison.Ordinal)
        || error.SqlState.StartsWith("23", StringComparison.Ordinal)
        || error.Number is ServerErrorNumbers.ParseError or 1149 or 1169 or 1265 or 1292 or 1300 or 1366 or 1367 or 1411
            or 1525 or 1526 or 1586 or 1690 or 1977 or 3140 or 3854;

    private static string StripUnquotedValue(string message)
    {
        const string marker = "partition for value ";
        var index = message.IndexOf(marker, StringComparison.Ordinal);
        return index < 0 ? message : message[..(index + marker.Length)] + "...";
    }

    private static int FirstQuotedValue(string message)
    {
        var position = message.IndexOf('\'');
        while (position >= 0)
        {
            var before = message.AsSpan(0, position);
            var isName = false;
            foreach (var word in NamesFollow)
            {
                isName |= before.EndsWith(word, StringComparison.OrdinalIgnoreCase);
            }

            if (!isName)
            {
                return position;
            }

            var close = message.IndexOf('\'', position + 1);
            position = close < 0 ? -1 : message.IndexOf('\'', close + 1);
        }

        return -1;
    }
}

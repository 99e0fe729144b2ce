using System.Globalization;
using System.Text;

namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>Random values of a type as SQL, many of which a server has to round, cut or refuse.</summary>
internal static class RandomValues
{
    private static readonly string[] Words = ["a", "B", "é", "ß", "漢字", "😀", " ", "\t", "\n", "\\", "'", "\"", "\0", "%", "ﬀ", "Ω", "ж", "\u001A", "\r", "NULL", "\\N", ";\n"];

    public static string Next(Random random, string type) => Word(type) switch
    {
        "tinyint" or "smallint" or "mediumint" or "int" or "bigint" => Text(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)),
        "decimal" => $"{(random.Next(2) == 0 ? "-" : "")}{Digits(random, 35)}.{Digits(random, 30)}",
        "float" => Float((double)BitConverter.Int32BitsToSingle(random.Next())),
        "double" => Float(BitConverter.Int64BitsToDouble(random.NextInt64(long.MaxValue))),
        "bit" => Bytes(random, 1, 9),
        "date" or "datetime" or "timestamp" => $"'{random.Next(10000):D4}-{random.Next(13):D2}-{random.Next(32):D2} {Clock(random, 24)}'",
        "time" => $"'{(random.Next(2) == 0 ? "-" : "")}{Clock(random, 839)}'",
        "year" => Text(random.Next(1901, 2156)),
        "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" => $"_utf8mb4 x'{Convert.ToHexString(Encoding.UTF8.GetBytes(Sentence(random)))}'",
        "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => Bytes(random, 0, 60),
        "enum" => Text(random.Next(4)),
        "set" => Text(random.Next(8)),
        "json" => $"'{{\"k\\\\n\": [{random.Next()}, {random.Next(99)}.5, \"漢\", null, true, {{\"\": -{random.Next(9)}}}]}}'",
        "geometry" or "point" => $"ST_GeomFromText('POINT({random.Next(-90, 90)}.{random.Next(99)} {random.Next(-90, 90)})')",
        "uuid" => $"'{new Guid(RandomBytes(random, 16))}'",
        "inet4" => $"'{random.Next(256)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}'",
        "inet6" => $"'{random.Next(65536):x}:{random.Next(65536):x}::{random.Next(65536):x}'",
        "vector" => $"x'{Convert.ToHexString([.. Enumerable.Range(0, 3).SelectMany(_ => BitConverter.GetBytes((float)(random.NextDouble() - 0.5)))])}'",
        _ => "NULL",
    };

    /// <summary>The first word of a definition, in lower case.</summary>
    public static string Word(string definition)
    {
        var end = definition.AsSpan().IndexOfAny('(', ' ');
        return (end < 0 ? definition : definition[..end]).ToLowerInvariant();
    }

    private static string Float(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) is var text && text.Contains('E', StringComparison.Ordinal) ? text : text + "e0" : "0e0";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Digits(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(1, most)).Select(_ => (char)('0' + random.Next(10))));

    private static string Clock(Random random, int hours) => $"{random.Next(hours):D2}:{random.Next(60):D2}:{random.Next(60):D2}.{random.Next(1_000_000):D6}";

    private static string Sentence(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Words[random.Next(Words.Length)]));

    private static string Bytes(Random random, int least, int most) => $"x'{Convert.ToHexString(RandomBytes(random, random.Next(least, most)))}'";

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}

using BackupKit.MySql.Rows;

using FsCheck;
using FsCheck.Fluent;

namespace BackupKit.MySql.Tests.Rows;

public class RowRoundTripTests
{
    private static readonly byte[] Every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    private static byte[]? AnyValue(Random random)
    {
        var value = new byte[random.Next(6) switch { 0 => 0, 1 => random.Next(245, 257), 2 => random.Next(3_000), _ => random.Next(30) }];
        switch (random.Next(5))
        {
            case 0:
                return null;
            case 1:
                random.NextBytes(value);
                return value;
            default:
                value.AsSpan().Fill((byte)random.Next('a', 'z'));
                return value;
        }
    }

    public static TheoryData<DataFormat> Formats => [DataFormat.LoadData, DataFormat.Insert];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_AnyRows_GivesTheSameRowsAndDigest(DataFormat format) =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[][]>(),
                ArbMap.Default.ArbFor<PositiveInt>(),
                (fields, cut) => RoundTrips(format, [fields, [.. fields.Reverse()]], cut.Get))
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_AnyNumbers_GivesTheSameRows(DataFormat format) =>
        Prop.ForAll<long, ulong, PositiveInt>((signed, unsigned, cut) =>
            {
                IReadOnlyList<ColumnPlan> columns =
                    [TestRows.Column("a", LiteralForm.Number), TestRows.Column("b", LiteralForm.Number, "CAST(? AS UNSIGNED)")];
                var row = TestRows.Payload(Text(signed), Text(unsigned));
                return Decode(format, columns, Encode(format, columns, [row, row]), cut.Get).Rows.SequenceEqual([row, row], Same);
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_NumbersOfAnyLengthAmongOtherForms_GivesTheSameRows(DataFormat format)
    {
        IReadOnlyList<ColumnPlan> columns =
        [
            TestRows.Column("a", LiteralForm.Number),
            TestRows.Column("b", LiteralForm.Binary),
            TestRows.Column("c", LiteralForm.Number, "CAST(? AS UNSIGNED)"),
            TestRows.Column("d", LiteralForm.Text, "CONVERT(? USING utf8mb4)"),
        ];
        int[] lengths = [1, 7, 8, 15, 16, 17, 31, 32, 33, 65, 250, 251, 252, 400];
        var rows = lengths
            .SelectMany(length => new[]
            {
                TestRows.Payload(Digits(length), Digits(length), Digits(3), "x"u8.ToArray()),
                TestRows.Payload(null, null, Digits(length), null),
                TestRows.Payload("-1.5e+300"u8.ToArray(), [], null, Digits(length)),
            })
            .ToArray();
        var plain = Encode(format, columns, [.. rows, .. rows]);

        foreach (var cut in (int[])[1, 39, 40, 41, 100, 1000, plain.Length])
        {
            Assert.True(Decode(format, columns, plain, cut).Rows.SequenceEqual([.. rows, .. rows], Same), $"pieces of {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_CutAtEveryBoundary_GivesTheSameRows(DataFormat format)
    {
        byte[][] rows =
        [
            TestRows.Payload(Every, null, "\\N"u8.ToArray()),
            TestRows.Payload([], Every, null),
            TestRows.Payload(null, null, null),
            TestRows.Payload("NULL"u8.ToArray(), "');\n,('"u8.ToArray(), [0, 0, 0, 92, 39, 10]),
        ];
        var columns = TestRows.TextColumns(3);
        var plain = Encode(format, columns, rows);

        for (var cut = 1; cut < plain.Length; cut++)
        {
            var receiver = new CollectingReceiver();
            var decoder = Decoder(format, columns, receiver);
            decoder.Write(plain.AsSpan(0, cut));
            decoder.Write(plain.AsSpan(cut));
            decoder.Complete();
            Assert.True(rows.SequenceEqual(receiver.Rows, Same), $"cut at {cut}");
        }

        Assert.True(rows.SequenceEqual(Decode(format, columns, plain, 1).Rows, Same));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_FieldLengthsAroundThePrefixSizes_GivesTheSameRows(DataFormat format)
    {
        int[] lengths = [0, 1, 250, 251, 252, 65_535, 65_536, (1 << 20) - 2, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 16_777_215, 16_777_216];
        var columns = TestRows.TextColumns(3);
        foreach (var length in lengths)
        {
            var field = new byte[length];
            new Random(length).NextBytes(field);
            var rows = new[] { TestRows.Payload("a"u8.ToArray(), field, null), TestRows.Payload(field, null, "z"u8.ToArray()) };

            var receiver = Decode(format, columns, Encode(format, columns, rows), 32_768);

            Assert.True(rows.SequenceEqual(receiver.Rows, Same), $"length {length}");
            Assert.Equal(length >= (1 << 20) - 2 ? 2 : 0, receiver.LargeRows);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_ManyRowsOfAllKindsOfValues_GivesTheSameRowsWhereverTheTextIsCut(DataFormat format)
    {
        const int Width = 7;
        var random = new Random(11);
        var columns = TestRows.TextColumns(Width);
        var rows = Enumerable.Range(0, 400)
            .Select(_ => TestRows.Payload([.. Enumerable.Range(0, Width).Select(_ => AnyValue(random))]))
            .ToArray();
        var plain = Encode(format, columns, rows);

        foreach (var cut in (int[])[1, 15, 16, 17, 63, 64, 65, 200, 1000, 32_768, 100_000, plain.Length])
        {
            Assert.True(rows.SequenceEqual(Decode(format, columns, plain, cut).Rows, Same), $"pieces of {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_ByteChangedAmongManyRows_FailsOrChangesTheDigest(DataFormat format)
    {
        var columns = TestRows.TextColumns(3);
        var random = new Random(5);
        byte[][] rows = [.. Enumerable.Range(0, 12).Select(_ => TestRows.Payload(AnyValue(random), null, "0123456789"u8.ToArray()))];
        var plain = Encode(format, columns, rows);
        var expected = Digest(format, columns, plain);

        for (var i = 0; i < plain.Length; i++)
        {
            foreach (var other in "\0\t\n\\'N,)\x01x"u8)
            {
                var changed = (byte[])plain.Clone();
                changed[i] = other;
                var error = other == plain[i] ? null : Record.Exception(() => Assert.NotEqual(expected, Digest(format, columns, changed)));
                Assert.True(error is null or BackupException { Code: BackupErrorCode.SetCorrupt }, $"byte {i} as {other}: {error}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_EnumErrorValues_GivesTheSameRows(DataFormat format)
    {
        IReadOnlyList<ColumnPlan> columns =
            [TestRows.Column("e", LiteralForm.EnumIndex), TestRows.Column("f", LiteralForm.EnumIndex, "CAST(? AS UNSIGNED)")];
        var rows = "1020310"u8.ToArray().Select(digit => TestRows.Payload([digit], "5"u8.ToArray())).ToArray();

        foreach (var statement in (int[])[1, 70, 100, 1 << 20])
        {
            var plain = TestRows.Encode(Encoder(format, columns, statement), rows);
            Assert.True(rows.SequenceEqual(Decode(format, columns, plain, 5).Rows, Same));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_Truncated_FailsOrEndsAtARow(DataFormat format)
    {
        var columns = TestRows.TextColumns(2);
        var plain = Encode(format, columns, [TestRows.Payload("ab"u8.ToArray(), null), TestRows.Payload(Every, [])]);
        var clean = 0;
        for (var length = 0; length < plain.Length; length++)
        {
            var error = Record.Exception(() => Decode(format, columns, plain[..length], 1000));
            clean += error is null ? 1 : 0;
            Assert.True(error is null or BackupException { Code: BackupErrorCode.SetCorrupt });
        }

        // LOAD DATA: empty and after the first row; INSERT: after the header. Those are for the hashes and counts to find.
        Assert.Equal(format == DataFormat.LoadData ? 2 : 1, clean);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Decode_AnyByteChanged_FailsOrChangesTheDigest(DataFormat format)
    {
        var columns = TestRows.TextColumns(2);
        byte[][] rows = [TestRows.Payload("ab\n"u8.ToArray(), null), TestRows.Payload([0, 1, 2, 39, 92], "xyz"u8.ToArray())];
        var plain = Encode(format, columns, rows);
        var expected = Digest(format, columns, plain);

        for (var i = 0; i < plain.Length; i++)
        {
            for (var bit = 1; bit < 256; bit <<= 1)
            {
                var changed = (byte[])plain.Clone();
                changed[i] ^= (byte)bit;
                var error = Record.Exception(() => Assert.NotEqual(expected, Digest(format, columns, changed)));
                Assert.True(error is null or BackupException { Code: BackupErrorCode.SetCorrupt }, $"byte {i} bit {bit}: {error}");
            }
        }
    }

    [Theory]
    [InlineData("a\0\tb\n")]
    [InlineData("a\\q\tb\n")]
    [InlineData("a\\Nb\tb\n")]
    [InlineData("a\\N\tb\n")]
    [InlineData("\\N\\N\tb\n")]
    [InlineData("a\tb\tc\n")]
    [InlineData("a\n")]
    [InlineData("\n")]
    [InlineData("a\tb\r\n")]
    public void Decode_WhatLoadDataNeverWrites_NamesThePartAndNotTheData(string text)
    {
        var error = Assert.Throws<BackupException>(
            () => Decode(DataFormat.LoadData, TestRows.TextColumns(2), System.Text.Encoding.Latin1.GetBytes(text), 1));

        Assert.Equal(BackupErrorCode.SetCorrupt, error.Code);
        Assert.Contains("data/shop.t.00000.dat", error.Message, StringComparison.Ordinal);
        Assert.Contains("at byte ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\0")]
    [InlineData("\u001A")]
    [InlineData("''")]
    [InlineData("\\q")]
    [InlineData("',")]
    public void Decode_WhatInsertNeverWritesAnywhereInAValue_Fails(string wrong)
    {
        var columns = TestRows.TextColumns(2);
        var value = new byte[120];
        value.AsSpan().Fill((byte)'x');
        var plain = Encode(DataFormat.Insert, columns, Enumerable.Repeat(TestRows.Payload(value, value), 3));
        var start = plain.AsSpan().IndexOf(value);

        for (var at = start; at <= start + value.Length - wrong.Length; at++)
        {
            var changed = (byte[])plain.Clone();
            System.Text.Encoding.Latin1.GetBytes(wrong).CopyTo(changed, at);
            var error = Assert.Throws<BackupException>(() => Decode(DataFormat.Insert, columns, changed, changed.Length));
            Assert.Equal(BackupErrorCode.SetCorrupt, error.Code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 ")]
    [InlineData("x1")]
    [InlineData("'1'")]
    [InlineData("NUL")]
    [InlineData("NULLL")]
    public void Decode_WhatInsertNeverWritesAsANumber_Fails(string wrong)
    {
        IReadOnlyList<ColumnPlan> columns = [TestRows.Column("a", LiteralForm.Number), TestRows.Column("b", LiteralForm.Number)];
        var plain = Encode(DataFormat.Insert, columns, Enumerable.Repeat(TestRows.Payload(Digits(5), Digits(7)), 30));
        var text = System.Text.Encoding.Latin1.GetString(plain);
        var at = text.IndexOf("(12345,", StringComparison.Ordinal) + 1;

        var error = Assert.Throws<BackupException>(
            () => Decode(DataFormat.Insert, columns, System.Text.Encoding.Latin1.GetBytes(text[..at] + wrong + text[(at + 5)..]), 1 << 20));

        Assert.Equal(BackupErrorCode.SetCorrupt, error.Code);
    }

    private static bool RoundTrips(DataFormat format, byte[][][] fieldRows, int cut)
    {
        if (fieldRows[0].Length == 0)
        {
            return true;
        }

        // Every seventh kind of first byte stands for NULL.
        byte[][] rows = [.. fieldRows.Select(row => TestRows.Payload([.. row.Select(f => f is [var first, ..] && first % 7 == 0 ? null : f)]))];
        var columns = TestRows.TextColumns(fieldRows[0].Length);
        var digester = new RowDigester();
        Array.ForEach(rows, row => digester.Add(row));

        var plain = Encode(format, columns, rows);

        return Decode(format, columns, plain, cut).Rows.SequenceEqual(rows, Same) && Digest(format, columns, plain) == digester.Current;
    }

    private static EqualityComparer<byte[]> Same { get; } =
        EqualityComparer<byte[]>.Create((left, right) => left.AsSpan().SequenceEqual(right), bytes => bytes.Length);

    private static byte[] Digits(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('1' + (i % 9)))];

    private static byte[] Text(IFormattable number) =>
        System.Text.Encoding.ASCII.GetBytes(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture));

    private static RowEncoder Encoder(DataFormat format, IReadOnlyList<ColumnPlan> columns, int statementBytes) =>
        format == DataFormat.Insert ? new InsertEncoder("t", columns, statementBytes) : new LoadDataEncoder(columns);

    private static byte[] Encode(DataFormat format, IReadOnlyList<ColumnPlan> columns, IEnumerable<byte[]> rows) =>
        TestRows.Encode(Encoder(format, columns, 1 << 20), rows);

    private static RowDecoder Decoder(DataFormat format, IReadOnlyList<ColumnPlan> columns, IRowReceiver receiver) =>
        format == DataFormat.Insert
            ? new InsertDecoder("data/shop.t.00000.sql", "t", columns, receiver)
            : new LoadDataDecoder("data/shop.t.00000.dat", columns.Count, receiver);

    private static CollectingReceiver Decode(DataFormat format, IReadOnlyList<ColumnPlan> columns, byte[] plain, int cut)
    {
        var receiver = new CollectingReceiver();
        TestRows.Decode(Decoder(format, columns, receiver), plain, cut);
        return receiver;
    }

    private static RowDigest Digest(DataFormat format, IReadOnlyList<ColumnPlan> columns, byte[] plain)
    {
        var digester = new RowDigester();
        TestRows.Decode(Decoder(format, columns, digester), plain, 4096);
        return digester.Current;
    }
}

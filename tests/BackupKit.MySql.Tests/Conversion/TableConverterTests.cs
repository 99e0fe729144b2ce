using System.Text;

using BackupKit.MySql.Conversion;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Conversion;

public sealed class TableConverterTests
{
    [Theory]
    [InlineData("`a` int(11) DEFAULT NULL", "`a` int DEFAULT NULL")]
    [InlineData("`a` int(5) unsigned zerofill DEFAULT 00007", "`a` int(5) unsigned zerofill DEFAULT 00007")]
    [InlineData("`a` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'x, `y` ) DEFAULT'", "`a` bigint NOT NULL AUTO_INCREMENT COMMENT 'x, `y` ) DEFAULT'")]
    [InlineData("`a` year(4) DEFAULT 2020", "`a` year DEFAULT 2020")]
    [InlineData("`a` text DEFAULT 'it\\'s'", "`a` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT (_utf8mb4'it\\'s')")]
    [InlineData("`a` int(11) DEFAULT (1 + 2)", "`a` int DEFAULT (1 + 2)")]
    [InlineData("`a` date DEFAULT curdate()", "`a` date DEFAULT (curdate())")]
    [InlineData("`a` int(11) DEFAULT -5 CHECK (`a` > '(')", "`a` int DEFAULT -5 CHECK (`a` > _utf8mb4'(')")]
    [InlineData("`a` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()", "`a` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")]
    [InlineData("`a` timestamp(3) NULL DEFAULT current_timestamp(3)", "`a` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3)")]
    [InlineData("`a` int(11) INVISIBLE DEFAULT 3", "`a` int DEFAULT 3 INVISIBLE")]
    [InlineData("`a` varchar(9) /*M!100301 COMPRESSED*/ DEFAULT NULL", "`a` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL")]
    [InlineData("`a` uuid NOT NULL DEFAULT uuid()", "`a` binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid()))")]
    [InlineData("`a` varchar(9) GENERATED ALWAYS AS (concat('a`',\"b\")) STORED", "`a` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (concat(_utf8mb4'a`',_utf8mb4\"b\")) STORED")]
    public void Convert_ColumnForMySql_IsWrittenAsMySqlTakesIt(string column, string expected) =>
        Assert.Equal(expected, Convert(Flavour.MySql, column).Column);

    [Theory]
    [InlineData("`a` json DEFAULT NULL", "`a` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`a`))")]
    [InlineData("`a` json DEFAULT (json_object(_utf8mb4'k',1))", "`a` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT (json_object('k',1)) CHECK (json_valid(`a`))")]
    [InlineData("`a` int DEFAULT '3' /*!80023 INVISIBLE */", "`a` int DEFAULT '3' INVISIBLE")]
    [InlineData("`a` point NOT NULL /*!80003 SRID 4326 */", "`a` point NOT NULL")]
    [InlineData("`a` int GENERATED ALWAYS AS ((`b` + 1)) STORED NOT NULL", "`a` int GENERATED ALWAYS AS ((`b` + 1)) STORED CHECK (`a` is not null)")]
    [InlineData("`a` varchar(9) GENERATED ALWAYS AS (concat(_utf16'\\0)\\0,\\0\\'\\0\\\\',_latin1'x',`b`)) VIRTUAL", "`a` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (concat('),''\\\\','x',`b`)) VIRTUAL")]
    [InlineData("`a` text DEFAULT (_utf8mb4'x\\'y')", "`a` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT ('x\\'y')")]
    public void Convert_ColumnForMariaDb_IsWrittenAsMariaDbTakesIt(string column, string expected) =>
        Assert.Equal(expected, Convert(Flavour.MariaDb, column).Column);

    [Theory]
    [InlineData(nameof(Flavour.MariaDb), "`a` int", "ENGINE=InnoDB ENCRYPTION='Y'", "ENCRYPTION='Y'")]
    [InlineData(nameof(Flavour.MariaDb), "`a` int", "ENGINE=InnoDB /*!50100 TABLESPACE `ts` */", "TABLESPACE")]
    [InlineData(nameof(Flavour.MariaDb), "`a` int", "ENGINE=InnoDB DATA DIRECTORY='/x'", "DATA DIRECTORY")]
    [InlineData(nameof(Flavour.MariaDb), "`a` int /*!99999 NEW CLAUSE */", "ENGINE=InnoDB", "NEW CLAUSE")]
    [InlineData(nameof(Flavour.MariaDb), "`a` newtype(3)", "ENGINE=InnoDB", "NEWTYPE")]
    [InlineData(nameof(Flavour.MariaDb), "`a` int, KEY `k` (`a`) NEW_OPTION=1", "ENGINE=InnoDB", "NEW_OPTION")]
    [InlineData(nameof(Flavour.MariaDb), "`a` varchar(9) GENERATED ALWAYS AS (_latin1'\u00e4') STORED", "ENGINE=InnoDB", "character set latin1")]
    [InlineData(nameof(Flavour.MySql), "`a` int(11) GENERATED ALWAYS AS ROW START", "ENGINE=InnoDB", "ROW START")]
    [InlineData(nameof(Flavour.MySql), "`a` int(11)", "ENGINE=InnoDB `ENCRYPTED`=YES", "ENCRYPTED")]
    [InlineData(nameof(Flavour.MySql), "`a` int(11)", "ENGINE=CONNECT `FILE_NAME`='x'", "FILE_NAME")]
    public void Convert_WhatIsNotKnown_IsRefusedByName(string target, string entries, string options, string expected) =>
        Assert.Contains(Convert(Enum.Parse<Flavour>(target), entries, options).Notes.Blockers, b => b.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Convert_Partitions_LoseTheirVersionCommentAndNothingElse()
    {
        const string Text = "CREATE TABLE `t` (\n  `a` int NOT NULL\n) ENGINE=InnoDB DEFAULT CHARSET=latin1\n"
            + "/*!50100 PARTITION BY KEY /*!50611 ALGORITHM = 1 */ (a)\n(PARTITION p0 COMMENT = '*/ x' ENGINE = InnoDB,\n PARTITION p1 ENGINE = InnoDB) */";

        var converted = Encoding.UTF8.GetString(Converter(Flavour.MariaDb, new ConversionNotes()).Convert(Encoding.UTF8.GetBytes(Text)));

        Assert.EndsWith(
            ") ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci\n"
                + "PARTITION BY KEY  ALGORITHM = 1  (a)\n(PARTITION p0 COMMENT = '*/ x' ENGINE = InnoDB,\n PARTITION p1 ENGINE = InnoDB)",
            converted,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_NamesAndTextBeyondAscii_KeepEveryByte()
    {
        var (column, _) = Convert(Flavour.MySql, "`naïve``😀` int(11) DEFAULT NULL COMMENT 'ß😀'");

        Assert.Equal("`naïve``😀` int DEFAULT NULL COMMENT 'ß😀'", column);
    }

    private static (string Column, ConversionNotes Notes) Convert(Flavour target, string entries, string options = "ENGINE=InnoDB")
    {
        var notes = new ConversionNotes();
        var text = $"CREATE TABLE `t` (\n  {entries}\n) {options} DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
        var lines = Encoding.UTF8.GetString(Converter(target, notes).Convert(Encoding.UTF8.GetBytes(text))).Split('\n');
        return (lines[1].Trim(), notes);
    }

    private static TableConverter Converter(Flavour target, ConversionNotes notes) => new(
        new ConversionTarget(
            ServerIdentity.Parse(target == Flavour.MySql ? "9.7.0" : "11.8.0-MariaDB", ServerCapabilities.None),
            _ => true,
            new Dictionary<string, string>()),
        notes);
}

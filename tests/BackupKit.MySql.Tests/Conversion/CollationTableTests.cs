using BackupKit.MySql.Conversion;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Conversion;

public sealed class CollationTableTests
{
    [Theory]
    [InlineData(nameof(Flavour.MariaDb), "utf8mb4_0900_ai_ci", "utf8mb4_uca1400_nopad_ai_ci")]
    [InlineData(nameof(Flavour.MariaDb), "utf8mb4_es_trad_0900_as_cs", "utf8mb4_uca1400_spanish2_nopad_as_cs")]
    [InlineData(nameof(Flavour.MariaDb), "utf8mb4_croatian_ci", "utf8mb4_croatian_mysql561_ci")]
    [InlineData(nameof(Flavour.MariaDb), "utf8mb4_zh_0900_as_cs", null)]
    [InlineData(nameof(Flavour.MySql), "utf8mb4_uca1400_nopad_as_ci", "utf8mb4_0900_as_ci")]
    [InlineData(nameof(Flavour.MySql), "utf8mb4_uca1400_ai_ci", "utf8mb4_0900_ai_ci")]
    [InlineData(nameof(Flavour.MySql), "utf8mb4_uca1400_polish_ai_ci", "utf8mb4_pl_0900_ai_ci")]
    [InlineData(nameof(Flavour.MySql), "utf8mb4_uca1400_sinhala_ai_ci", null)]
    [InlineData(nameof(Flavour.MySql), "utf8mb4_uca1400_ai_cs", null)]
    [InlineData(nameof(Flavour.MySql), "utf8mb4_croatian_ci", null)]
    public void Find_NameThatTheTargetLacks_IsByTheTable(string target, string name, string? expected) =>
        Assert.Equal(expected, CollationTable.Find(name, Enum.Parse<Flavour>(target), c => c != name || c.EndsWith("croatian_ci", StringComparison.Ordinal)));

    [Fact]
    public void Find_NameThatTheTargetHas_Stays() =>
        Assert.Equal("utf8mb4_0900_ai_ci", CollationTable.Find("utf8mb4_0900_ai_ci", Flavour.MariaDb, _ => true));

    [Theory]
    [InlineData("", nameof(Flavour.MariaDb), "TIME_ROUND_FRACTIONAL")]
    [InlineData("TIME_TRUNCATE_FRACTIONAL", nameof(Flavour.MariaDb), "")]
    [InlineData("ANSI_QUOTES,ANSI", nameof(Flavour.MySql), "ANSI_QUOTES,TIME_TRUNCATE_FRACTIONAL")]
    [InlineData("STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER,TIME_ROUND_FRACTIONAL", nameof(Flavour.MySql), "STRICT_TRANS_TABLES")]
    public void Mode_OfAProgram_KeepsWhatItDoes(string mode, string target, string expected) =>
        Assert.Equal(expected, ModeTable.Convert(mode, Enum.Parse<Flavour>(target), new ConversionNotes()));
}

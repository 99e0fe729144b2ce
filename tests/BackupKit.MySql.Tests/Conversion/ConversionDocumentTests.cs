using System.Runtime.CompilerServices;
using System.Text;

using BackupKit.MySql.Conversion;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Conversion;

/// <summary>The tables of docs/cross-version.md are those that the conversion uses.</summary>
public sealed class ConversionDocumentTests
{
    private const string Mark = "<!-- tables: written by ConversionDocumentTests -->\n";

    [Fact]
    [Trait("Rule", "R12")]
    public async Task Tables_OfTheDocument_AreThoseOfTheCode()
    {
        var path = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "docs", "cross-version.md"));
        var text = await File.ReadAllTextAsync(path);
        var expected = text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + Tables();
        if (Environment.GetEnvironmentVariable("BACKUPKIT_UPDATE_CONVERSION") == "1")
        {
            await File.WriteAllTextAsync(path, expected);
        }

        Assert.Equal(expected, await File.ReadAllTextAsync(path));
    }

    private static string Tables()
    {
        var text = new StringBuilder("\n### Collations\n\nA name that the target has too stays; MariaDB 11.8 has the `0900` names as aliases of its own collations.\n\n");
        text.Append("| MySQL | MariaDB | |\n|---|---|---|\n");
        foreach (var (mysql, mariadb) in CollationTable.Pairs)
        {
            text.Append($"| `{mysql}` | `{mariadb}` | both ways |\n");
        }

        foreach (var (mariadb, mysql) in CollationTable.ToMySqlOnly)
        {
            text.Append($"| `{mysql}` | `{mariadb}` | to MySQL{(mysql.Contains("0900", StringComparison.Ordinal) ? "; spaces at the end count then" : "")} |\n");
        }

        text.Append("\nTailored ones, `utf8mb4_L_0900_S` and `utf8mb4_uca1400_L_nopad_S` (to MySQL also without `nopad`), S being `ai_ci` or `as_cs`:\n\n");
        text.Append("| L in MySQL | L in MariaDB |\n|---|---|\n");
        foreach (var (mysql, mariadb) in CollationTable.Languages)
        {
            text.Append($"| `{mysql}` | `{mariadb}` |\n");
        }

        text.Append("\nEvery other collation that the target lacks is refused.\n\n### Types\n\n| to | from | becomes | |\n|---|---|---|---|\n");
        foreach (var (target, from, to, remark) in TypeTable.Others)
        {
            text.Append($"| {Name(target)} | `{from}` | `{to}` | {remark} |\n");
        }

        text.Append($"\nThe same in both: {List(TypeTable.Same)}. Any other type is refused; `vector` where the target has it.\n\n");
        text.Append("### Options of tables\n\n| to | left out, by name | |\n|---|---|---|\n");
        foreach (var (target, name, remark) in OptionTable.LeftOut)
        {
            text.Append($"| {Name(target)} | `{name}` | {remark} |\n");
        }

        text.Append($"\nThe same in both: {List(OptionTable.Same)}. Any other option is refused.\n\n");
        text.Append("### sql_mode of programs\n\n");
        text.Append($"The same in both: {List(ModeTable.Same)}.\n\n");
        text.Append($"Left out, since what they stand for is stated beside them or concerns GRANT alone: {List(ModeTable.LeftOut)}.\n\n");
        text.Append("To MariaDB `TIME_ROUND_FRACTIONAL` is added where `TIME_TRUNCATE_FRACTIONAL` is not set, to MySQL `TIME_TRUNCATE_FRACTIONAL` where\n");
        return text.Append("`TIME_ROUND_FRACTIONAL` is not. Any other mode is refused.\n").ToString();
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"`{n}`"));

    private static string Name(Flavour flavour) => flavour == Flavour.MySql ? "MySQL" : "MariaDB";

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

using System.Text;

using BackupKit.MySql.Dump;
using BackupKit.MySql.Planning;

namespace BackupKit.MySql.Tests.Dump;

public sealed class ScriptTextTests
{
    [Theory]
    [InlineData("BEGIN SELECT 1;\nEND", "BEGIN SELECT 1; \nEND\n;\n")]
    [InlineData("SELECT 1 -- end", "SELECT 1 -- end\n;\n")]
    [InlineData("END;", "END\n;\n")]
    public void Statement_Body_EndsOnlyAtItsEnd(string body, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new ScriptText().Statement(Encoding.UTF8.GetBytes(body)).ToArray()));

    [Fact]
    public void ForClient_BodyWithTheUsualDelimiter_GetsAnotherOne()
    {
        var definition = new ObjectDefinition
        {
            Kind = "procedure",
            Database = "d",
            Name = "p",
            Text = "CREATE PROCEDURE p() SELECT '$$' -- end"u8.ToArray(),
            Environment = new Dictionary<string, string> { ["database_collation"] = "latin1_bin", ["sql_mode"] = "ANSI" },
        };

        var text = Encoding.UTF8.GetString(ProgramScripts.ForClient("d", "utf8mb4_bin", [definition]));

        Assert.Contains("DELIMITER $$1$$\n", text, StringComparison.Ordinal);
        Assert.Contains("SELECT '$$' -- end\n$$1$$\n", text, StringComparison.Ordinal);
        Assert.Contains("ALTER DATABASE `d` COLLATE latin1_bin$$1$$\nSET sql_mode='ANSI'$$1$$\n", text, StringComparison.Ordinal);
        Assert.Contains("ALTER DATABASE `d` COLLATE utf8mb4_bin$$1$$\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void DefinitionKey_NamesThatDifferInCaseOrAreLong_StayApart()
    {
        var keys = new ObjectKeys();
        string[] names = ["t", "T", "x/../y", "..", new string('ü', 64), new string('ü', 63) + "ä"];

        var made = names.Select(name => keys.DefinitionKey("package body", "d", name)).ToList();

        Assert.Equal(names.Length, made.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(made, key => Assert.Matches("^objects/package-body/d/[A-Za-z0-9_%~-]+\\.sql$", key));
    }
}

using System.Text;

using BackupKit.IntegrationTests.Values;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>Writes <c>docs/fidelity.md</c> from what the tests run on.</summary>
internal static class FidelityDocument
{
    private static readonly (string Name, ServerIdentity Server)[] Servers =
    [
        ("MySQL 9.7", ServerIdentity.Parse("9.7.4", ServerCapabilities.None)),
        ("MariaDB 10.11", ServerIdentity.Parse("5.5.5-10.11.19-MariaDB", ServerCapabilities.None)),
        ("MariaDB 11.8", ServerIdentity.Parse("11.8.6-MariaDB", ServerCapabilities.None)),
    ];

    public static string Render(RuleBook book)
    {
        var text = new StringBuilder("""
            # What is kept, and which test says so

            Written by `FidelityDocumentTests`; do not edit. `BACKUPKIT_UPDATE_FIDELITY=1` writes it anew.

            ## Values

            Each type with the values at its edges, on each server that has it. `TypeRoundTripTests` copies every one through both formats, LOAD DATA (`.dat`) and INSERT
            (`.sql`), and compares digests and, by the server's own operators, the stored values. NULL is always among them. A million random bit patterns of FLOAT and DOUBLE go the
            same way (`FloatBitsTests`), and random tables with random values of these types through backup and restore (`RandomSchemaTests`).

            | type | values | MySQL 9.7 | MariaDB 10.11 | MariaDB 11.8 |
            |---|---|---|---|---|

            """);
        var cases = Servers.Select(server => TypeCases.For(server.Server).ToDictionary(c => c.Definition, c => c.Values)).ToList();
        foreach (var type in cases.SelectMany(c => c.Keys).Distinct())
        {
            var values = cases.SelectMany(c => c.GetValueOrDefault(type) ?? []).Distinct();
            var kept = cases.Select(c => c.ContainsKey(type) ? ".dat .sql" : "-");
            text.Append($"| {Code(type)} | {string.Join(", ", values.Select(Code))} | {string.Join(" | ", kept)} |\n");
        }

        AppendObjects(text);
        text.Append("\n## Rules\n\nA rule without a test of its own says why.\n\n| rule | says | tests |\n|---|---|---|\n");
        foreach (var (id, title, reason) in book.Rules)
        {
            var tests = string.Join(", ", book.Tests[id].Distinct().Select(test => $"`{test}`"));
            text.Append($"| {id} | {title} | {(tests.Length > 0 ? tests : reason)} |\n");
        }

        return text.ToString();
    }

    private static void AppendObjects(StringBuilder text)
    {
        text.Append("""

            ## Objects

            Each kind of object on each server that has it. `ObjectKindTests` makes it, backs it up, restores it under another name or into another server, and compares definition, rows
            and what else there is to ask the server about it.

            * *restored*: with everything it holds
            * *definition*: the table is; its rows are kept elsewhere, or nowhere
            * *recorded*: it is in the manifest and not restored; `restore --plan` and `compare` name it where it is missing or other
            * *not tested*: the server has it in a plugin that the tests do not have
            * -: the server has no such object

            | object | rule | MySQL 9.7 | MariaDB 10.11 | MariaDB 11.8 |
            |---|---|---|---|---|

            """);
        foreach (var item in ObjectCases.All.Concat(ServerObjectCases.All))
        {
            var fates = Enum.GetValues<ServerName>().Select(server =>
                item.ScriptFor(server) is not null ? item.Fate.ToString().ToLowerInvariant() : item.IsOnBoth ? "not tested" : "-");
            text.Append($"| {item.Object} | {item.Rule} | {string.Join(" | ", fates)} |\n");
        }
    }

    private static string Code(string text)
    {
        const int longest = 60;
        text = text.Length > longest ? text[..longest] + "..." : text;
        return $"`` {text.Replace("|", "\\|", StringComparison.Ordinal)} ``";
    }
}

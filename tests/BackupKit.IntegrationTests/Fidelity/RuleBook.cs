using System.Text.RegularExpressions;

using BackupKit.IntegrationTests.Cli;

namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>The rules of fidelity and the tests that name them, read from the sources of all test projects.</summary>
internal sealed partial class RuleBook
{
    private RuleBook(IReadOnlyList<(string Id, string Title, string? Reason)> rules, ILookup<string, string> tests)
    {
        Rules = rules;
        Tests = tests;
    }

    /// <summary>Every rule; the reason says why one has no test of its own.</summary>
    public IReadOnlyList<(string Id, string Title, string? Reason)> Rules { get; }

    /// <summary>The tests of a rule as <c>Class.Method</c>.</summary>
    public ILookup<string, string> Tests { get; }

    public static RuleBook Read()
    {
        var tests = Path.Combine(RepositoryRoot.Path, "tests");
        var rules = File.ReadAllLines(Path.Combine(tests, "BackupKit.IntegrationTests", "Fidelity", "rules.txt"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(fields => (fields[0], fields[1], fields.ElementAtOrDefault(2)))
            .ToList();
        var named = Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(ReadFile)
            .ToLookup(pair => pair.Rule, pair => pair.Test, StringComparer.Ordinal);
        return new RuleBook(rules, named);
    }

    private static IEnumerable<(string Rule, string Test)> ReadFile(string file)
    {
        var pending = new List<string>();
        foreach (var line in File.ReadLines(file))
        {
            pending.AddRange(Trait().Matches(line).Select(match => match.Groups[1].Value));
            if (Method().Match(line) is { Success: true } method)
            {
                foreach (var rule in pending)
                {
                    yield return (rule, $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups[1].Value}");
                }

                pending.Clear();
            }
        }
    }

    [GeneratedRegex("""Trait\("Rule", "([A-Z][0-9]+)"\)""")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^    public (?:async )?(?:Task|void|Property)\S* (\w+)\(")]
    private static partial Regex Method();
}

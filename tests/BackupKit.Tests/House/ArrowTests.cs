using System.Text.RegularExpressions;

namespace BackupKit.Tests.House;

/// <summary>Inside a package one folder may use another only along the arrows.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Core = new()
    {
        ["Hashing"] = [],
        ["Cryptography"] = [],
        ["Diagnostics"] = [],
        ["Sinks"] = [],
        ["Catalog"] = [],
        ["Verification"] = [],
        ["Streaming"] = ["Hashing"],
        ["Alerts"] = ["Diagnostics"],
        ["Workflow"] = ["Streaming", "Catalog", "Alerts", "Diagnostics"],
        ["DependencyInjection"] = [],
    };

    private static readonly Dictionary<string, string[]> MySql = new()
    {
        ["Wire"] = [],
        ["Rows"] = ["Wire"],
        ["Definitions"] = ["Wire", "Rows"],
        ["Conversion"] = ["Wire", "Rows", "Definitions"],
        ["Snapshot"] = ["Wire"],
        ["Accounts"] = ["Wire", "Definitions"],
        ["Planning"] = ["Wire", "Rows", "Snapshot", "Definitions"],
        ["Dump"] = ["Wire", "Rows", "Snapshot", "Definitions", "Accounts", "Planning"],
        ["Verification"] = ["Wire", "Rows", "Snapshot", "Definitions", "Accounts", "Planning"],
        ["Restore"] = ["Wire", "Rows", "Definitions", "Conversion", "Accounts", "Planning", "Verification"],
    };

    /// <summary>The front doors: files at the root that may look into folders.</summary>
    private static readonly string[] FrontDoors = ["BackupPipeline.cs", "BackupPipelineBuilder.cs", "BackupSet.cs"];

    [Fact]
    public void Core_EveryUsing_FollowsAnArrow() => Assert.Empty(Violations("BackupKit", "BackupKit", Core));

    [Fact]
    public void MySql_EveryUsing_FollowsAnArrow() => Assert.Empty(Violations("BackupKit.MySql", "BackupKit.MySql", MySql));

    [Fact]
    public void Core_RootFiles_UseNoFolderButAtTheFrontDoors()
    {
        var wrong =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "BackupKit"), "*.cs")
            where !FrontDoors.Contains(Path.GetFileName(file))
            from line in File.ReadLines(file)
            where line.StartsWith("using BackupKit.", StringComparison.Ordinal)
            select $"{Repository.Relative(file)}: {line}";

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Violations(string project, string rootNamespace, Dictionary<string, string[]> allowed)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        foreach (var file in Repository.SourceFiles.Where(file => file.StartsWith(root + "/", StringComparison.Ordinal)))
        {
            var path = Path.GetRelativePath(root, file).Split('/');
            if (path.Length == 1)
            {
                continue;
            }

            if (!allowed.TryGetValue(path[0], out var mayUse))
            {
                yield return $"{Repository.Relative(file)}: the folder {path[0]} has no place among the arrows";
                continue;
            }

            foreach (var line in File.ReadLines(file))
            {
                var match = Using().Match(line);
                if (match.Success && match.Groups[1].Value.StartsWith(rootNamespace + ".", StringComparison.Ordinal))
                {
                    var used = match.Groups[1].Value[(rootNamespace.Length + 1)..].Split('.')[0];
                    if (used != path[0] && used != "MySql" && !mayUse.Contains(used) && !IsExtension(path))
                    {
                        yield return $"{Repository.Relative(file)}: {line}";
                    }
                }
            }
        }
    }

    // Extensions of the builder are front doors that live beside their feature.
    private static bool IsExtension(string[] path) => path[^1].EndsWith("Extensions.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"^using (?:static )?([\w.]+);")]
    private static partial Regex Using();
}

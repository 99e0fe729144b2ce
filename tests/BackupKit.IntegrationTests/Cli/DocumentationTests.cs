using System.Text.RegularExpressions;

namespace BackupKit.IntegrationTests.Cli;

public sealed partial class DocumentationTests
{
    [Fact]
    public void ExtendingPage_ShowsCodeThatIsCompiled()
    {
        var compiled = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "samples", "CustomSink"), "*.cs").Select(File.ReadAllText).ToList();

        Assert.All(Code().Matches(RepositoryRoot.Read("docs/extending.md")), snippet =>
            Assert.Contains(compiled, file => file.Contains(snippet.Groups[1].Value, StringComparison.Ordinal)));
    }

    [Fact]
    public void Readme_HasAtMost120Lines() => Assert.InRange(RepositoryRoot.Read("README.md").Split('\n').Length, 1, 121);

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/cli.md")]
    [InlineData("docs/errors.md")]
    [InlineData("docs/extending.md")]
    [InlineData("docs/format.md")]
    public void Page_LinksAndPaths_Exist(string page)
    {
        var text = RepositoryRoot.Read(page);
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryRoot.Path, page))!;
        var links = Link().Matches(text).Select(m => Path.Combine(folder, m.Groups[1].Value));
        var paths = SourcePath().Matches(text).Select(m => Path.Combine(RepositoryRoot.Path, m.Value));

        Assert.Empty(links.Concat(paths).Where(path => !Path.Exists(path)).Distinct());
    }

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(?:src|samples|tests|eng|docs|changelog)/[\w./-]*\w")]
    private static partial Regex SourcePath();
}

using System.Text.RegularExpressions;

namespace BackupKit.Tests.House;

public sealed partial class SizeTests
{
    private const int FileLimit = 400;
    private const int MethodLimit = 80;

    [Fact]
    public void EverySourceFile_HasAtMost400Lines() => Assert.Empty(
        from file in Repository.SourceFiles
        let lines = File.ReadLines(file).Count()
        where lines > FileLimit
        select $"{Repository.Relative(file)}: {lines}");

    [Fact]
    public void EveryMethod_HasAtMost80Lines() => Assert.Empty(Repository.SourceFiles.SelectMany(LongMethods));

    [Fact]
    public void EverySourceFile_HoldsOneTopLevelTypeOfItsName() => Assert.Empty(
        from file in Repository.SourceFiles
        let types = File.ReadLines(file).Select(line => TopLevelType().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList()
        where types.Count > 1 || (types is [var only] && only != Path.GetFileNameWithoutExtension(file).Split('.')[0])
        select $"{Repository.Relative(file)}: {string.Join(", ", types)}");

    /// <summary>Members are indented by four spaces here, so a member's body runs from one brace at that depth to the next.</summary>
    private static IEnumerable<string> LongMethods(string file)
    {
        var lines = File.ReadAllLines(file);
        var start = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "    {" && !lines[i - 1].Contains(" class ", StringComparison.Ordinal) && !lines[i - 1].Contains(" struct ", StringComparison.Ordinal))
            {
                start = i;
            }
            else if (lines[i].StartsWith("    }", StringComparison.Ordinal) && start >= 0)
            {
                if (i - start - 1 > MethodLimit)
                {
                    yield return $"{Repository.Relative(file)}:{start}: {i - start - 1} lines";
                }

                start = -1;
            }
        }
    }

    [GeneratedRegex(@"^(?:public|internal)[\w ]* (?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>\[\]?]+) (\w+)")]
    private static partial Regex TopLevelType();
}

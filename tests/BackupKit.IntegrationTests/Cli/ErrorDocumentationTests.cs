using System.Globalization;
using System.Text.RegularExpressions;

namespace BackupKit.IntegrationTests.Cli;

public sealed partial class ErrorDocumentationTests
{
    [Fact]
    public void ErrorsPage_ListsEveryCodeWithItsNameAndNoOther()
    {
        var documented = Row().Matches(RepositoryRoot.Read("docs/errors.md"))
            .Select(m => (int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), m.Groups[2].Value));
        var defined = Enum.GetValues<BackupErrorCode>()
            .Where(c => c != BackupErrorCode.None)
            .Select(c => ((int)c, c.ToString()));

        Assert.Equal(defined, documented.Order());
    }

    [GeneratedRegex(@"^\| BK(\d{4}) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

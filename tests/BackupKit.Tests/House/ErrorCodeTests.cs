using System.Globalization;

namespace BackupKit.Tests.House;

public sealed class ErrorCodeTests
{
    [Fact]
    public void EveryCode_IsInTheTableOfErrors()
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));

        var missing = Enum.GetValues<BackupErrorCode>().Where(code => code != BackupErrorCode.None).Where(code =>
            !table.Contains(((int)code).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            || !table.Contains($"{code}", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void EveryCode_HasAValueOfItsOwn()
    {
        var values = Enum.GetNames<BackupErrorCode>().Select(name => (int)Enum.Parse<BackupErrorCode>(name)).ToList();

        Assert.Equal(values.Count, values.Distinct().Count());
    }
}

using System.Reflection;
using BackupKit.MySql;

namespace BackupKit.Tests.House;

/// <summary>
/// A change of what users see is a change of a file, so that it is seen in review. To take it over, run the tests with
/// <c>BACKUPKIT_UPDATE_API=1</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Core_PublicMembers_AreThoseOfTheBaseline() => Compare(typeof(BackupSet).Assembly, "BackupKit");

    [Fact]
    public void MySql_PublicMembers_AreThoseOfTheBaseline() => Compare(typeof(MySqlSourceOptions).Assembly, "BackupKit.MySql");

    private static void Compare(Assembly assembly, string project)
    {
        var file = Path.Combine(Repository.Root, "src", project, "PublicAPI.txt");
        var actual = PublicApi.Describe(assembly).ToList();
        if (Environment.GetEnvironmentVariable("BACKUPKIT_UPDATE_API") == "1")
        {
            File.WriteAllText(file, string.Join('\n', actual) + "\n");
        }

        var expected = File.ReadAllLines(file);
        Assert.Empty(actual.Except(expected).Select(line => "new: " + line).Concat(expected.Except(actual).Select(line => "gone: " + line)));
    }
}

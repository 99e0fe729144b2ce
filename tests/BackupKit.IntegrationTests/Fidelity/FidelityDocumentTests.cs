using BackupKit.IntegrationTests.Cli;

namespace BackupKit.IntegrationTests.Fidelity;

/// <summary><c>docs/fidelity.md</c> says what the tests prove, no more and no less.</summary>
public sealed class FidelityDocumentTests
{
    [Fact]
    public void Rules_NamedByTests_AreAllKnown()
    {
        var book = RuleBook.Read();

        Assert.Empty(book.Tests.Select(rule => rule.Key).Except(book.Rules.Select(rule => rule.Id)));
    }

    [Fact]
    public void Rules_WithoutATest_SayWhy()
    {
        var book = RuleBook.Read();

        Assert.Empty(book.Rules.Where(rule => !book.Tests.Contains(rule.Id) && rule.Reason is null).Select(rule => rule.Id));
    }

    [Fact]
    public void Document_IsWhatTheTestsSay()
    {
        var file = Path.Combine(RepositoryRoot.Path, "docs", "fidelity.md");
        var text = FidelityDocument.Render(RuleBook.Read());
        if (Environment.GetEnvironmentVariable("BACKUPKIT_UPDATE_FIDELITY") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(text, File.ReadAllText(file));
    }
}

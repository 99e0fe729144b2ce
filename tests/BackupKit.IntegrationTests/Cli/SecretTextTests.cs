using BackupKit.Cli.Output;

namespace BackupKit.IntegrationTests.Cli;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("Server=a;Password=geheim;User ID=b")]
    [InlineData("Server=a; PWD = geheim")]
    [InlineData("Unrecognized argument 'password=\"ge;heim geheim\"'")]
    [InlineData("pwd='it''s;geheim';x")]
    public void Mask_Password_IsGone(string text) => Assert.DoesNotContain("geheim", SecretText.Mask(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("Access denied for user 'backup'@'db1' (using password: YES)")]
    [InlineData("Put it into DB='Server=host;Password=...'.")]
    public void Mask_TextWithoutPassword_IsUnchanged(string text) => Assert.Equal(text, SecretText.Mask(text));
}

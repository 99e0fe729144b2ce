using System.Diagnostics;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>What every fault must end in: a numbered error with a hint, soon, and nothing that looks complete.</summary>
internal static class Fault
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<BackupException> AssertAsync(BackupErrorCode code, Func<Task> action, string? directory = null)
    {
        var start = Stopwatch.GetTimestamp();
        var error = await Assert.ThrowsAnyAsync<BackupException>(action);
        var elapsed = Stopwatch.GetElapsedTime(start);

        Assert.True(error.Code == code, $"Expected {code}, not {error.Code}: {error}");
        Assert.False(string.IsNullOrWhiteSpace(error.Hint), $"{error.Code} has no hint: {error.Message}");
        Assert.True(elapsed < Limit, $"It took {elapsed}.");
        if (directory is not null)
        {
            Assert.Empty(Directory.EnumerateFiles(directory, "SHA256SUMS", SearchOption.AllDirectories));
        }

        return error;
    }
}

using System.Diagnostics;

namespace BackupKit.IntegrationTests;

/// <summary>Runs the clients, dump tools and loaders of others.</summary>
internal static class StockTool
{
    /// <summary>The server's own client.</summary>
    public static string Client(ServerName server) => Variable("CLIENT", server);

    /// <summary>The server's own dump tool.</summary>
    public static string Dump(ServerName server) => Variable("DUMP", server);

    /// <summary>The option that tells such a tool where the server is and who logs in; no password is in the arguments.</summary>
    public static string Login(ServerName server) => $"--defaults-file={Variable("CNF", server)}";

    /// <summary>Runs the program and fails the test unless it ends with 0.</summary>
    /// <param name="program">A path, or a name on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="directory">Where it runs.</param>
    public static async Task<(string Output, string Error)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        byte[]? input = null,
        string directory = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input ?? []);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error} {await output}");
        return (await output, await error);
    }

    private static string Variable(string what, ServerName server)
    {
        var name = $"BACKUPKIT_{what}_{server.ToString().ToUpperInvariant()}";
        return Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set; run the tests by eng/test, or see eng/servers.");
    }
}

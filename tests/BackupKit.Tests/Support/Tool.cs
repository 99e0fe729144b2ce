using System.ComponentModel;
using System.Diagnostics;

namespace BackupKit.Tests.Support;

/// <summary>Runs a program of the machine as an oracle; one that is missing fails the test by name.</summary>
internal static class Tool
{
    public static async Task<ToolResult> RunAsync(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception ex)
        {
            throw new InvalidOperationException($"This test needs the program {program}: apt-get install {package}.", ex);
        }

        using (process)
        {
            using var output = new MemoryStream();
            var copying = process.StandardOutput.BaseStream.CopyToAsync(output);
            var errors = await process.StandardError.ReadToEndAsync();
            await copying;
            await process.WaitForExitAsync();
            return new ToolResult(process.ExitCode, output.ToArray(), errors);
        }
    }
}

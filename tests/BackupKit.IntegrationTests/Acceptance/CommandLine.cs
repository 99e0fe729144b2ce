using System.Diagnostics;
using System.Globalization;

namespace BackupKit.IntegrationTests.Acceptance;

/// <summary>The <c>backupkit</c> command as a process of its own, which a test may kill.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly Task _memory;

    private CommandLine(Process process)
    {
        _process = process;
        _memory = WatchMemoryAsync();
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the command; <paramref name="server"/> is handed over in the environment as <c>env:BK_SERVER</c>.</summary>
    public static CommandLine Start(string server, params string[] arguments)
    {
        var eng = Environment.GetEnvironmentVariable("BACKUPKIT_ENG")
            ?? throw new InvalidOperationException("BACKUPKIT_ENG is not set; run the tests by eng/test, or see eng/servers.");
        var start = new ProcessStartInfo(Path.Combine(eng, "backupkit"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BK_SERVER"] = server;
        return new CommandLine(Process.Start(start)!);
    }

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string server, params string[] arguments)
    {
        using var command = Start(server, arguments);
        return await command.WaitAsync();
    }

    /// <summary>The highest resident memory the kernel has reported for the process, in bytes; whole once it has ended.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>SIGKILL after the delay, unless it has ended by itself; returns whether it was killed.</summary>
    public async Task<bool> KillAfterAsync(TimeSpan delay)
    {
        using var timeout = new CancellationTokenSource(delay);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            return true;
        }
    }

    public async Task<(int ExitCode, string Output, string Error)> WaitAsync()
    {
        await _process.WaitForExitAsync();
        await _memory;
        return (_process.ExitCode, await _output, await _error);
    }

    private async Task WatchMemoryAsync()
    {
        var status = $"/proc/{_process.Id}/status";
        while (!_process.HasExited)
        {
            try
            {
                var peak = (await File.ReadAllLinesAsync(status)).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                PeakMemory = peak is null ? PeakMemory : long.Parse(peak.Split(' ')[^2], CultureInfo.InvariantCulture) << 10;
            }
            catch (IOException)
            {
                return;
            }

            await Task.Delay(20);
        }
    }

    public void Dispose() => _process.Dispose();
}

using System.Diagnostics;
using System.Globalization;

namespace BackupKit.IntegrationTests.Cli;

/// <summary>
/// Runs the built command as a user does: a process with arguments, an environment and exit code. <c>BACKUPKIT_COMMAND</c> names a native build
/// to run in place of the one for the runtime.
/// </summary>
internal sealed class CliProcess : IDisposable
{
    // Longer than a dump of ten thousand tables on a slow disk takes; there so that a command that hangs ends the test.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly Task _memory;

    private CliProcess(Process process)
    {
        _process = process;
        _memory = WatchMemoryAsync();
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The highest resident memory the kernel has reported for the process, in bytes; whole once it has ended.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>Runs the command with a connection string in <c>BK_SERVER</c>, for the argument <c>env:BK_SERVER</c>.</summary>
    public static Task<CliResult> RunOnAsync(string server, params string[] arguments) => RunAsync(arguments, ("BK_SERVER", server));

    /// <summary>Like <see cref="RunOnAsync"/>, without waiting.</summary>
    public static CliProcess StartOn(string server, params string[] arguments) => Start(arguments, ("BK_SERVER", server));

    public static async Task<CliResult> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        return await process.WaitAsync();
    }

    public static CliProcess Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        // A run that was itself started with SIGINT ignored (nohup, a background job) would hand that down, and .NET respects it.
        string[] command = Environment.GetEnvironmentVariable("BACKUPKIT_COMMAND") is { Length: > 0 } native
            ? [native]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "BackupKit.Cli.dll")];
        var start = new ProcessStartInfo("env", ["--default-signal=INT", .. command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new CliProcess(Process.Start(start)!);
    }

    public async Task<CliResult> WaitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        await _memory;
        return new CliResult(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Sends a signal by its name, for example <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

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

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

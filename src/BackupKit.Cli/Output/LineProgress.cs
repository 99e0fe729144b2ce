using System.Globalization;

namespace BackupKit.Cli.Output;

/// <summary>Plain lines for logs: one when a phase begins, then at most one in five seconds.</summary>
internal sealed class LineProgress(TextWriter writer, TimeProvider time) : ProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _phases = [];
    private long _lastWritten;

    public override void Report(BackupProgress value)
    {
        lock (_gate)
        {
            // Phases may alternate, for example loading and indexing; only the first report of each is news.
            if (_phases.TryAdd(value.Phase, time.GetTimestamp()))
            {
                Write(value);
            }
            else if (time.GetElapsedTime(_lastWritten) >= Interval)
            {
                Write(value);
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Write(BackupProgress value)
    {
        _lastWritten = time.GetTimestamp();
        writer.WriteLine(Format(value, time.GetElapsedTime(_phases[value.Phase])));
    }

    private static string Format(BackupProgress value, TimeSpan elapsed)
    {
        var percent = ProgressText.Fraction(value) is { } fraction
            ? string.Create(CultureInfo.InvariantCulture, $" {fraction * 100:0}%")
            : "";
        var details = ProgressText.Describe(value, elapsed);
        return details.Length == 0 ? $"{value.Phase}{percent}" : $"{value.Phase}{percent}: {details}";
    }
}

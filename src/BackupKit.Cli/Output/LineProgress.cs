using System.Globalization;

namespace BackupKit.Cli.Output;

/// <summary>Plain lines for logs: one when a phase begins, then at most one in five seconds.</summary>
internal sealed class LineProgress(TextWriter writer, TimeProvider time) : ProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private string? _phase;
    private long _phaseStarted;
    private long _lastWritten;

    public override void Report(BackupProgress value)
    {
        lock (_gate)
        {
            if (_phase != value.Phase)
            {
                _phase = value.Phase;
                _phaseStarted = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(_lastWritten) < Interval)
            {
                return;
            }

            _lastWritten = time.GetTimestamp();
            writer.WriteLine(Format(value, time.GetElapsedTime(_phaseStarted)));
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Format(BackupProgress value, TimeSpan elapsed)
    {
        var percent = ProgressText.Fraction(value) is { } fraction
            ? string.Create(CultureInfo.InvariantCulture, $" {fraction * 100:0}%")
            : "";
        var details = ProgressText.Describe(value, elapsed);
        return details.Length == 0 ? $"{value.Phase}{percent}" : $"{value.Phase}{percent}: {details}";
    }
}

using System.Globalization;

using BackupKit.Cli.Input;

namespace BackupKit.Cli.Output;

/// <summary>Progress in words.</summary>
internal static class ProgressText
{
    /// <summary>Part done from 0 to 1; <see langword="null"/> when nobody knows the total.</summary>
    public static double? Fraction(BackupProgress progress) => progress switch
    {
        { TotalBytes: > 0 } => Math.Min(1, (double)progress.Bytes / progress.TotalBytes),
        { TotalParts: > 0 } => Math.Min(1, (double)progress.Parts / progress.TotalParts),
        _ => null,
    };

    /// <summary>For example <c>1.2 GiB of 2.9 GiB, 14 of 40 parts, 3,400,000 rows, 120 MiB/s</c>.</summary>
    public static string Describe(BackupProgress progress, TimeSpan elapsed)
    {
        var words = new List<string>();
        if (progress.Bytes > 0)
        {
            // The total is an estimate: a done amount above it is shown alone.
            words.Add(progress.TotalBytes >= progress.Bytes
                ? $"{ByteSize.Format(progress.Bytes)} of {ByteSize.Format(progress.TotalBytes)}"
                : ByteSize.Format(progress.Bytes));
        }

        if (progress.TotalParts > 0 || progress.Parts > 0)
        {
            words.Add(progress.TotalParts >= progress.Parts
                ? Number($"{progress.Parts:N0} of {progress.TotalParts:N0} parts")
                : Number($"{progress.Parts:N0} parts"));
        }

        if (progress.Rows > 0)
        {
            words.Add(Number($"{progress.Rows:N0} rows"));
        }

        if (progress.Bytes > 0 && elapsed > TimeSpan.FromSeconds(1))
        {
            words.Add(ByteSize.Format((long)(progress.Bytes / elapsed.TotalSeconds)) + "/s");
        }

        if (progress.Throttle is { } throttle)
        {
            words.Add(throttle);
        }

        if (progress.Current is { } current)
        {
            words.Add(current);
        }

        return string.Join(", ", words);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace BackupKit.Cli.Output;

/// <summary>Durations for people: <c>0.4 s</c>, <c>12 s</c>, <c>3 min 20 s</c>, <c>2 h 05 min</c>.</summary>
internal static class DurationText
{
    public static string Format(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes} min {duration.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours} h {duration.Minutes:00} min"),
    };
}

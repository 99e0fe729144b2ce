using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BackupKit.Diagnostics;

/// <summary>The names under which traces and metrics are found; they are part of the public face.</summary>
internal static class BackupKitDiagnostics
{
    public const string Name = "BackupKit";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("backupkit.run.duration", "s", "Time of a run.");

    public static readonly Counter<long> PlainBytes = Meter.CreateCounter<long>("backupkit.part.plain", "By", "Plain bytes of stored parts.");

    public static readonly Counter<long> StoredBytes = Meter.CreateCounter<long>("backupkit.part.stored", "By", "Stored bytes of parts.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>("backupkit.part.retries", "{retry}", "Parts that were read again.");
}

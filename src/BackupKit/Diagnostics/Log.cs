using Microsoft.Extensions.Logging;

namespace BackupKit.Diagnostics;

/// <summary>Log events; their ids use the ranges of the error codes.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Backup {Pipeline} begins set {SetKey}")]
    public static partial void RunBegins(ILogger logger, string pipeline, string setKey);

    [LoggerMessage(1101, LogLevel.Warning, "Precheck of {Pipeline}: {Message}")]
    public static partial void PrecheckWarns(ILogger logger, string pipeline, string message);

    [LoggerMessage(2100, LogLevel.Warning, "The snapshot of {Pipeline} was not released cleanly")]
    public static partial void SnapshotNotReleased(ILogger logger, Exception? exception, string pipeline);

    [LoggerMessage(3100, LogLevel.Warning, "Part {Part} failed at attempt {Attempt} and is read again")]
    public static partial void PartRetried(ILogger logger, Exception? exception, string part, int attempt);

    [LoggerMessage(6100, LogLevel.Information, "Backup {Pipeline} stored and verified set {SetKey}: {Parts} parts, {StoredBytes} bytes in {Seconds} s")]
    public static partial void RunEnds(ILogger logger, string pipeline, string setKey, int parts, long storedBytes, double seconds);

    [LoggerMessage(6101, LogLevel.Error, "Backup {Pipeline} failed")]
    public static partial void RunFails(ILogger logger, Exception exception, string pipeline);

    [LoggerMessage(7100, LogLevel.Warning, "The files of the failed set {SetKey} were not all removed; it stays, incomplete")]
    public static partial void DiscardFails(ILogger logger, Exception exception, string setKey);

    [LoggerMessage(8100, LogLevel.Warning, "The alert channel {Channel} failed")]
    public static partial void AlertFails(ILogger logger, Exception exception, string channel);
}

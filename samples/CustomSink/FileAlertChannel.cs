using BackupKit;

namespace CustomSink;

/// <summary>Appends one line per alert to a file that a monitoring agent watches.</summary>
public sealed class FileAlertChannel(string path) : IAlertChannel
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public string Name => "file";

    public async Task SendAsync(BackupAlert alert, CancellationToken cancellationToken = default)
    {
        var line = $"{alert.Time:O} {alert.Severity} BK{(int)alert.Code:0000} {alert.Pipeline}: {alert.Message}{Environment.NewLine}";
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            // Whatever this throws is logged by the dispatcher; it can not take the backup down.
            await File.AppendAllTextAsync(path, line, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}

using BackupKit.Diagnostics;
using Microsoft.Extensions.Logging;

namespace BackupKit.Alerts;

/// <summary>Tells every channel, whatever happens to the others.</summary>
internal sealed class AlertDispatcher(IReadOnlyList<IAlertChannel> channels, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Does not throw, and does not take longer than ten seconds.</summary>
    public Task SendAsync(BackupAlert alert) => Task.WhenAll(channels.Select(channel => SendAsync(channel, alert)));

    private async Task SendAsync(IAlertChannel channel, BackupAlert alert)
    {
        using var stop = new CancellationTokenSource(Limit, time);
        try
        {
            await Task.Run(() => channel.SendAsync(alert, stop.Token), stop.Token).WaitAsync(Limit, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            // One bad channel must neither hide the others nor change what became of the backup.
            Log.AlertFails(logger, ex, channel.Name);
        }
    }
}

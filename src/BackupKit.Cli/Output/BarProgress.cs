using System.Collections.Concurrent;
using System.Diagnostics;

using Spectre.Console;

namespace BackupKit.Cli.Output;

/// <summary>One bar per phase on a terminal.</summary>
internal sealed class BarProgress : ProgressView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentQueue<string> _order = new();
    private readonly ConcurrentDictionary<string, BackupProgress> _latest = new();
    private readonly Dictionary<string, (ProgressTask Bar, long Started)> _bars = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _display;

    public BarProgress(IAnsiConsole console) => _display = console.Progress()
        .AutoClear(false)
        .HideCompleted(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(ShowAsync);

    public override void Report(BackupProgress value)
    {
        if (_latest.TryAdd(value.Phase, value))
        {
            _order.Enqueue(value.Phase);
        }
        else
        {
            _latest[value.Phase] = value;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _display;
        _end.Dispose();
    }

    private async Task ShowAsync(ProgressContext context)
    {
        while (!_end.IsCancellationRequested)
        {
            Update(context);
            await Task.Delay(Refresh, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Update(context);
    }

    private void Update(ProgressContext context)
    {
        foreach (var phase in _order)
        {
            var progress = _latest[phase];
            if (!_bars.TryGetValue(phase, out var bar))
            {
                bar = (context.AddTask(Markup.Escape(phase)), Stopwatch.GetTimestamp());
                _bars.Add(phase, bar);
            }

            var details = ProgressText.Describe(progress, Stopwatch.GetElapsedTime(bar.Started));
            bar.Bar.Description = Markup.Escape($"{phase,-9} {details}");
            bar.Bar.IsIndeterminate = ProgressText.Fraction(progress) is null;
            bar.Bar.Value = 100 * ProgressText.Fraction(progress) ?? 0;
        }
    }
}

using System.Runtime.ExceptionServices;

namespace BackupKit.Streaming;

/// <summary>Keeps the first of several failures; thread-safe.</summary>
internal sealed class FirstFailure
{
    private ExceptionDispatchInfo? _first;

    public Exception? Exception => _first?.SourceException;

    public void Note(Exception exception) =>
        Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(exception), null);

    public void Rethrow() => _first?.Throw();
}

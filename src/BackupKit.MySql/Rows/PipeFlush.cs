using System.IO.Pipelines;

namespace BackupKit.MySql.Rows;

/// <summary>Flushes the pipe of a part.</summary>
internal static class PipeFlush
{
    /// <exception cref="OperationCanceledException">The reading side has ended; it holds the error.</exception>
    public static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var flush = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flush.IsCompleted || flush.IsCanceled)
        {
            throw new OperationCanceledException("The reader of the part ended before the rows did.", cancellationToken);
        }
    }
}

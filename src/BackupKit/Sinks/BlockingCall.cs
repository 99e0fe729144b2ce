namespace BackupKit.Sinks;

/// <summary>Runs a system call that blocks for long on a thread of its own, so that it does not starve the thread pool.</summary>
internal static class BlockingCall
{
    private const TaskCreationOptions OwnThread = TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach;

    public static Task RunAsync<T>(Action<T> call, T argument) =>
        Task.Factory.StartNew(() => call(argument), CancellationToken.None, OwnThread, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> call, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(call, cancellationToken, OwnThread, TaskScheduler.Default);
}

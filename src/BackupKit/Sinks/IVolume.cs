namespace BackupKit.Sinks;

/// <summary>A mounted file system that makes everything on it durable in one call, and does not forget a failed write in between.</summary>
internal interface IVolume : IDisposable
{
    /// <summary>Returns once everything is durable that was written to the file system before.</summary>
    /// <exception cref="IOException">A write to it failed since the volume was opened. Told once only.</exception>
    void Flush();
}

namespace BackupKit.Sinks;

/// <summary>The volumes of the directories that a batch writes to, each opened before the first byte goes there.</summary>
internal sealed class Volumes : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinuxVolume?> _byDirectory = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, LinuxVolume> _byDevice = [];

    /// <summary>The volume of a directory that exists, or <see langword="null"/> where files have to be flushed one by one.</summary>
    public IVolume? Find(string directory)
    {
        lock (_lock)
        {
            if (!_byDirectory.TryGetValue(directory, out var volume))
            {
                volume = Share(LinuxVolume.TryOpen(directory));
                _byDirectory.Add(directory, volume);
            }

            return volume;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var volume in _byDevice.Values)
            {
                volume.Dispose();
            }
        }
    }

    // The one that was opened first has seen the most.
    private LinuxVolume? Share(LinuxVolume? opened)
    {
        if (opened is null || _byDevice.TryAdd(opened.Device, opened))
        {
            return opened;
        }

        opened.Dispose();
        return _byDevice[opened.Device];
    }
}

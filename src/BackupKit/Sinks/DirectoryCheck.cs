using System.Globalization;

namespace BackupKit.Sinks;

/// <summary>What can be known about a directory before a backup goes into it.</summary>
internal sealed class DirectoryCheck(string root, TimeProvider time)
{
    private const long LowSpace = 1L << 30;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private static readonly EnumerationOptions Unfinished = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    private readonly List<PrecheckFinding> _findings = [];

    public IReadOnlyList<PrecheckFinding> Run()
    {
        var existing = root;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        if (TryProbe(existing))
        {
            CheckSpace(existing);
            if (existing == root)
            {
                CheckMode();
                RemoveAbandoned();
            }
        }

        return _findings;
    }

    private bool TryProbe(string directory)
    {
        if (FileErrors.FindFileInPath(root) is { } file)
        {
            _findings.Add(new PrecheckFinding(
                FindingSeverity.Error,
                BackupErrorCode.SinkAccessDenied,
                $"{file} is a file, not a directory.",
                "Name a directory to back up to."));
            return false;
        }

        var probe = Path.Combine(directory, DirectorySink.TemporaryPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            using var created = SinkFile.Create(probe);
            return true;
        }
        catch (Exception ex) when (FileErrors.IsTranslatable(ex))
        {
            var error = FileErrors.Translate(ex, "create a file in", directory);
            _findings.Add(new PrecheckFinding(FindingSeverity.Error, error.Code, error.Message, error.Hint));
            return false;
        }
        finally
        {
            SinkFile.TryDelete(probe);
        }
    }

    private void CheckSpace(string directory)
    {
        var free = new DriveInfo(directory).AvailableFreeSpace;
        if (free < LowSpace)
        {
            _findings.Add(new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.SinkFull,
                string.Create(CultureInfo.InvariantCulture, $"Only {free >> 20} MiB are free where {root} lies."),
                "Free space, or back up to another directory."));
        }
    }

    private void CheckMode()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(root) & Others) != 0)
        {
            _findings.Add(new PrecheckFinding(
                FindingSeverity.Warning,
                BackupErrorCode.SinkExposed,
                $"The directory {root} is open to other users of the machine; the files of a set are not.",
                $"chmod 700 {root}"));
        }
    }

    private void RemoveAbandoned()
    {
        var limit = time.GetUtcNow() - Abandoned;
        foreach (var file in new DirectoryInfo(root).EnumerateFiles(DirectorySink.TemporaryPrefix + "*", Unfinished))
        {
            try
            {
                if (file.LastWriteTimeUtc < limit.UtcDateTime)
                {
                    file.Delete();
                }
            }
            catch (Exception ex) when (FileErrors.IsTranslatable(ex))
            {
                // What can not be removed stays unlisted.
            }
        }
    }
}

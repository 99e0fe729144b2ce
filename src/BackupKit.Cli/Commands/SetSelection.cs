using System.CommandLine;

using BackupKit.Cli.Input;
using BackupKit.Sinks;

namespace BackupKit.Cli.Commands;

/// <summary>The argument that names a set, and <c>--latest</c>; four verbs share them.</summary>
internal sealed class SetSelection
{
    private readonly Argument<string> _set = SharedOptions.Set();
    private readonly Option<bool> _latest = SharedOptions.Latest();

    public Symbol Argument => _set;

    public Symbol Latest => _latest;

    /// <summary>Opens the set and says where it lies.</summary>
    public async Task<(BackupSet Set, string Path)> OpenAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var path = parse.GetRequiredValue(_set);
        ThrowIfMissing(path);
        if (parse.GetValue(_latest))
        {
            path = await NewestAsync(path, cancellationToken);
        }

        var (root, key) = SetLocation.Split(path);
        return (await BackupSet.OpenAsync(new DirectorySink(root), key, cancellationToken), Path.Combine(root, key));
    }

    private static void ThrowIfMissing(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new BackupException(
                BackupErrorCode.SetNotFound,
                $"There is no directory '{path}'.",
                "`backupkit list DIR` shows the sets below a directory.");
        }
    }

    private static async Task<string> NewestAsync(string directory, CancellationToken cancellationToken)
    {
        var sets = await BackupSet.ListAsync(new DirectorySink(directory), "", cancellationToken);
        var newest = sets.LastOrDefault(set => set.IsComplete);
        return newest is null
            ? throw new BackupException(
                BackupErrorCode.SetNotFound,
                $"There is no complete set below '{directory}'.",
                "`backupkit list DIR` also shows incomplete ones.")
            : Path.Combine(directory, newest.Key);
    }
}

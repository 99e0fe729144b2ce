using System.Data.Common;

namespace BackupKit.Cli.Input;

/// <summary>Resolves what <c>--server</c> was given: a connection string, <c>env:NAME</c> or <c>file:PATH</c>.</summary>
internal static class ServerText
{
    private const UnixFileMode OthersMayLook = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly string[] PasswordKeys = ["password", "pwd", "certificatepassword", "certificate password"];

    /// <summary>Gives the connection string; <paramref name="warn"/> is told of everything careless.</summary>
    public static string Resolve(string text, Action<string> warn)
    {
        if (text.StartsWith("env:", StringComparison.Ordinal))
        {
            return FromEnvironment(text[4..]);
        }

        if (text.StartsWith("file:", StringComparison.Ordinal))
        {
            return FromFile(text[5..], warn);
        }

        if (HasPassword(text))
        {
            warn("the password is on the command line, where every user of this machine can read it; use env:NAME or file:PATH.");
        }

        return text;
    }

    private static string FromEnvironment(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrWhiteSpace(value)
            ? throw new UsageException(
                $"The environment variable '{name}' is not set.",
                $"Put the connection string into it: {name}='Server=host;User ID=user;Password=...'.")
            : value.Trim();
    }

    private static string FromFile(string path, Action<string> warn)
    {
        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayLook) != 0)
            {
                warn($"other users can read the connection string in {path}; run: chmod 600 {path}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file '{path}' can not be read: {exception.Message}", "It must hold one connection string.");
        }

        return text.Length > 0
            ? text
            : throw new UsageException($"The file '{path}' is empty.", "It must hold one connection string.");
    }

    private static bool HasPassword(string text)
    {
        try
        {
            var parsed = new DbConnectionStringBuilder { ConnectionString = text };
            return Array.Exists(PasswordKeys, key => parsed.TryGetValue(key, out var value) && value is string { Length: > 0 });
        }
        catch (ArgumentException)
        {
            // It can not be parsed: the session says so. A word that looks like a password is reason enough to warn.
            return Array.Exists(PasswordKeys, key => text.Contains(key, StringComparison.OrdinalIgnoreCase));
        }
    }
}

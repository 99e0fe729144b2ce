using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace BackupKit;

/// <summary>The rule for keys that every sink can hold and no file system can misread.</summary>
internal static class ObjectKey
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+=@,~%/");

    /// <summary>Whether the key is relative, has allowed characters only, and no empty, <c>.</c> or <c>..</c> segment.</summary>
    public static bool IsValid([NotNullWhen(true)] string? key)
    {
        if (string.IsNullOrEmpty(key) || key.AsSpan().ContainsAnyExcept(Allowed))
        {
            return false;
        }

        foreach (var range in key.AsSpan().Split('/'))
        {
            if (key.AsSpan(range) is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="BackupException"><see cref="BackupErrorCode.SinkInvalidKey"/>.</exception>
    public static void ThrowIfInvalid(string? key)
    {
        if (!IsValid(key))
        {
            throw new BackupException(
                BackupErrorCode.SinkInvalidKey,
                $"The object key \"{key}\" is not allowed.",
                "Keys are relative, with forward slashes, of the characters A-Z a-z 0-9 and . _ - + = @ , ~ %.");
        }
    }

    /// <summary>The key of a file of a set; the set may be the root of the sink.</summary>
    public static string Combine(string setKey, string relativeKey) =>
        setKey.Length == 0 ? relativeKey : $"{setKey}/{relativeKey}";
}

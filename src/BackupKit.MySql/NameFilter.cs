namespace BackupKit.MySql;

/// <summary>
/// Chooses names by patterns: <c>*</c> stands for any characters, <c>?</c> for one, everything else for itself.
/// A name is chosen when it matches an include pattern, or there is none, and matches no exclude pattern. Case matters.
/// </summary>
/// <remarks>Not thread-safe while patterns are added.</remarks>
public sealed class NameFilter
{
    private readonly List<string> _include = [];
    private readonly List<string> _exclude = [];

    /// <summary>The include patterns; empty means all.</summary>
    public IReadOnlyList<string> Includes => _include;

    /// <summary>The exclude patterns.</summary>
    public IReadOnlyList<string> Excludes => _exclude;

    /// <summary>Adds include patterns.</summary>
    public NameFilter Include(params string[] patterns)
    {
        _include.AddRange(patterns);
        return this;
    }

    /// <summary>Adds exclude patterns.</summary>
    public NameFilter Exclude(params string[] patterns)
    {
        _exclude.AddRange(patterns);
        return this;
    }

    /// <summary>Whether the name is chosen.</summary>
    public bool IsChosen(string name) =>
        (_include.Count == 0 || _include.Exists(p => Matches(p, name))) && !_exclude.Exists(p => Matches(p, name));

    /// <summary>Whether a pattern has no wildcard, so that a name which does not exist is a mistake.</summary>
    public static bool IsLiteral(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') < 0;

    private static bool Matches(string pattern, string name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}

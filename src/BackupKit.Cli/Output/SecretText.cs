using System.Text.RegularExpressions;

namespace BackupKit.Cli.Output;

/// <summary>Blanks out passwords in text that repeats what the user typed or what a foreign exception says.</summary>
internal static partial class SecretText
{
    public static string Mask(string text) => Password().Replace(text, "$1=***");

    [GeneratedRegex("""(?i)\b(\w*password|pwd)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|(?!\.\.\.)[^;]*)""")]
    private static partial Regex Password();
}

namespace BackupKit.Cli.Input;

/// <summary>Splits what options for names were given: each may be repeated and each may hold several names with commas between.</summary>
internal static class NameList
{
    public static string[] Split(IEnumerable<string>? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}

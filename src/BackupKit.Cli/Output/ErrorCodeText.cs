using System.Globalization;

namespace BackupKit.Cli.Output;

/// <summary>How error codes are printed: <c>BK2003</c>.</summary>
internal static class ErrorCodeText
{
    public static string Format(BackupErrorCode code) => string.Create(CultureInfo.InvariantCulture, $"BK{(int)code:0000}");
}

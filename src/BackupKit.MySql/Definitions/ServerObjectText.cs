using System.Security.Cryptography;
using System.Text;

namespace BackupKit.MySql.Definitions;

/// <summary>The file of a server object: its statement, for the stock clients as well.</summary>
internal static class ServerObjectText
{
    public static byte[] Compose(string statement) => Encoding.UTF8.GetBytes(statement + ";\n");

    public static string Statement(byte[] file) => Encoding.UTF8.GetString(file).TrimEnd('\n')[..^1];

    public static string Sha256(string statement) => Convert.ToHexStringLower(SHA256.HashData(Compose(statement)));
}

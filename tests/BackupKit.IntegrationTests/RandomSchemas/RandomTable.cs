namespace BackupKit.IntegrationTests.RandomSchemas;

/// <summary>A table of random shape with random rows, as statements.</summary>
/// <param name="Name">Its name, quoted.</param>
/// <param name="Create">CREATE TABLE.</param>
/// <param name="Rows">INSERT statements, one a row.</param>
/// <param name="Changes">What is done to the rows afterwards, so that there is history.</param>
internal sealed record RandomTable(string Name, string Create, IReadOnlyList<string> Rows, IReadOnlyList<string> Changes)
{
    /// <summary>The session the statements are for.</summary>
    public const string Session = "SET NAMES utf8mb4, sql_mode='ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone='+00:00', foreign_key_checks=0";

    /// <summary>Everything that makes the table, to run by hand.</summary>
    public string Script => string.Join(";\n", [Session, Create, .. Rows, .. Changes]) + ";\n";
}

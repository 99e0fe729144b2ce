using BackupKit.MySql.Snapshot;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Snapshot;

public sealed class SessionPrologueTests
{
    [Theory, Trait("Rule", "A5")]
    [InlineData("5.7.44-log", "max_execution_time,max_error_count", "information_schema_stats_expiry,use_secondary_engine,max_statement_time")]
    [InlineData("8.0.22", "information_schema_stats_expiry,use_secondary_engine,print_identified_with_as_hex", "show_gipk,max_statement_time,max_error_count")]
    [InlineData("8.0.45-azure", "show_gipk_in_create_table_and_information_schema", "max_statement_time")]
    [InlineData("8.4.9", "show_gipk_in_create_table_and_information_schema", "max_statement_time")]
    [InlineData("9.7.4-2", "show_gipk_in_create_table_and_information_schema,resultset_metadata", "max_statement_time,system_versioning_asof")]
    [InlineData("5.5.5-10.6.18-MariaDB-log", "max_statement_time,system_versioning_asof", "max_execution_time,resultset_metadata,show_gipk")]
    [InlineData("12.3.1-MariaDB", "max_error_count,max_statement_time,system_versioning_asof", "max_execution_time,information_schema_stats_expiry")]
    public void Statements_ForEachVersion_SetWhatItHasAndNothingElse(string version, string has, string lacks)
    {
        var server = ServerIdentity.Parse(version, default);

        var sql = string.Join(';', SessionPrologue.Statements(server, SessionRole.Worker, TimeSpan.FromSeconds(5), SessionPrologue.WriteTimeout));

        Assert.All(has.Split(','), name => Assert.Contains(name, sql, StringComparison.Ordinal));
        Assert.All(lacks.Split(','), name => Assert.DoesNotContain(name, sql, StringComparison.Ordinal));
        Assert.StartsWith("SET NAMES binary;", sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 5000, "lock_wait_timeout=5")]
    [InlineData(true, 1, "lock_wait_timeout=1")]
    [InlineData(true, 1500, "lock_wait_timeout=2")]
    [InlineData(false, 1500, "lock_wait_timeout=30")]
    public void Statements_LockTimeout_IsWholeSecondsAndNeverZero(bool isControl, int milliseconds, string expected)
    {
        var server = ServerIdentity.Parse("9.7.4", default);

        var statements = SessionPrologue.Statements(
            server,
            isControl ? SessionRole.Control : SessionRole.Worker,
            TimeSpan.FromMilliseconds(milliseconds),
            SessionPrologue.WriteTimeout);

        Assert.Contains(statements, s => s.EndsWith(expected, StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "A2")]
    public void Statements_LimitsOfTheServer_AreNotReplacedByDefault()
    {
        // DEFAULT in SET SESSION is the global value: a hostile global would come back through it.
        var server = ServerIdentity.Parse("9.7.4", default);

        var sql = string.Join(';', SessionPrologue.Statements(server, SessionRole.Worker, TimeSpan.FromSeconds(5), SessionPrologue.WriteTimeout));

        Assert.DoesNotContain("DEFAULT", sql, StringComparison.Ordinal);
        Assert.Contains("sql_select_limit=18446744073709551615", sql, StringComparison.Ordinal);
    }
}

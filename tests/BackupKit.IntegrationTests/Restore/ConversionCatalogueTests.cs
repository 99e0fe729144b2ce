using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Restore;

/// <summary>
/// What both servers themselves say of the schema before and after a conversion. The comparison of definitions starts from the converted text, so
/// that it can not see what the conversion itself would lose; this does.
/// </summary>
public sealed class ConversionCatalogueTests
{
    private static readonly string[] Queries =
    [
        """
        SELECT 'column', TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, IF(EXTRA LIKE '%GENERATED%' AND EXTRA NOT LIKE '%DEFAULT_GENERATED%', '', IS_NULLABLE),
          COLUMN_COMMENT, IF(DATA_TYPE IN ('json','longtext','uuid','inet4','inet6','binary') OR COLUMN_NAME IN ('u','i4','i6'), '', CHARACTER_MAXIMUM_LENGTH),
          IF(DATA_TYPE='bit', '', NUMERIC_PRECISION), NUMERIC_SCALE, DATETIME_PRECISION, LOWER(EXTRA) LIKE '%auto_increment%',
          UPPER(EXTRA) LIKE '%INVISIBLE%', UPPER(EXTRA) LIKE '%STORED%', UPPER(EXTRA) LIKE '%VIRTUAL%', UPPER(EXTRA) LIKE '%ON UPDATE%', COLUMN_KEY,
          IF(COLUMN_TYPE LIKE 'enum%' OR COLUMN_TYPE LIKE 'set%', COLUMN_TYPE, COLUMN_TYPE LIKE '%unsigned%'), COLUMN_TYPE LIKE '%zerofill%',
          COLUMN_DEFAULT IS NULL OR COLUMN_DEFAULT='NULL'
        FROM information_schema.COLUMNS NATURAL JOIN (SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE='BASE TABLE') AS t
        WHERE TABLE_SCHEMA=DATABASE()
        """,
        "SELECT 'name', TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA=DATABASE()",
        """
        SELECT 'index', TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE, SUB_PART, COLLATION, INDEX_TYPE, INDEX_COMMENT
        FROM information_schema.STATISTICS WHERE TABLE_SCHEMA=DATABASE()
        """,
        """
        SELECT 'table', TABLE_NAME, TABLE_TYPE, IF(TABLE_TYPE='VIEW' OR TABLE_NAME='aria', '', ENGINE), IF(TABLE_TYPE='VIEW', '', TABLE_COMMENT), CREATE_OPTIONS LIKE '%partitioned%'
        FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE()
        """,
        """
        SELECT 'foreign key', TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, REPLACE(UPDATE_RULE, 'NO ACTION', 'RESTRICT'), REPLACE(DELETE_RULE, 'NO ACTION', 'RESTRICT')
        FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA=DATABASE()
        """,
        """
        SELECT 'partition', TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION, REPLACE(PARTITION_METHOD, ' ', ''),
          SUBPARTITION_METHOD, PARTITION_DESCRIPTION, PARTITION_COMMENT
        FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA=DATABASE() AND PARTITION_NAME IS NOT NULL
        """,
        """
        SELECT 'trigger', TRIGGER_NAME, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER, ACTION_STATEMENT, DEFINER
        FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE()
        """,
        """
        SELECT 'routine', ROUTINE_NAME, ROUTINE_TYPE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT, DEFINER
        FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA=DATABASE()
        """,
        """
        SELECT 'event', EVENT_NAME, EVENT_TYPE, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS, STATUS, ON_COMPLETION, EVENT_COMMENT, EVENT_DEFINITION, TIME_ZONE
        FROM information_schema.EVENTS WHERE EVENT_SCHEMA=DATABASE()
        """,
        "SELECT 'view', TABLE_NAME, CHECK_OPTION, SECURITY_TYPE, DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA=DATABASE()",
    ];

    [Theory]
    [MemberData(nameof(ConversionTests.Pairs), MemberType = typeof(ConversionTests))]
    [Trait("Rule", "R12")]
    public async Task Restore_EverythingThatConverts_IsTheSameToBothServers(ServerName from, ServerName to)
    {
        await using var source = await ConversionTests.SampleAsync(from);
        await using var target = new TargetDatabase(to);
        var set = await RestoreLab.DumpAsync(source);

        await RestoreLab.RestoreAsync(to, set, RestoreLab.As(source, target.Name), ConversionTests.Convert);

        await using var session = await TestServers.ConnectAsync(to);
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await session.ExecuteAsync($"USE `{target.Name}`");
        foreach (var query in Queries)
        {
            var (wanted, actual) = (await ReadAsync(source.Session, query), await ReadAsync(session, query));
            Assert.NotEmpty(wanted);
            Assert.True(wanted.SequenceEqual(actual), string.Join('\n', wanted.Except(actual).Append("became").Concat(actual.Except(wanted))));
        }
    }

    private static async Task<List<string>> ReadAsync(MySqlSession session, string query)
    {
        var result = await session.QueryAsync(query);
        return
        [
            .. result.Rows
                .Select(r => string.Join(" | ", Enumerable.Range(0, result.Columns.Count).Select(i => r.GetStringOrNull(i) ?? "-")))
                .Order(StringComparer.Ordinal),
        ];
    }
}

using BackupKit.IntegrationTests.Dump;
using BackupKit.IntegrationTests.Restore;
using BackupKit.MySql;
using BackupKit.MySql.Wire;

namespace BackupKit.IntegrationTests.Accounts;

/// <summary>Accounts of every shape, and the tables in which a server keeps them.</summary>
internal static class AccountLab
{
    public const string Password = "p'w\\d \u00fc1";

    private const string Objects = """
        SET NAMES utf8mb4
        $$ CREATE DATABASE f1
        $$ CREATE TABLE f1.t (a INT, b INT)
        $$ CREATE TABLE f1.`t;'"` (a INT)
        $$ CREATE PROCEDURE f1.p() SELECT 1
        $$ CREATE FUNCTION f1.fn() RETURNS INT DETERMINISTIC RETURN 1
        """;

    // Only what both families write alike.
    private const string Shared = """
        CREATE USER 'back\\slash"q`t%'@'%' IDENTIFIED BY 'x'
        $$ CREATE USER 'o''brien'@'%' IDENTIFIED BY 'x'
        $$ CREATE USER 'ünï;'@'10.0.0.0/255.0.0.0' IDENTIFIED BY 'x'
        $$ CREATE USER ''@'localhost'
        $$ CREATE USER 'q'@'%' IDENTIFIED BY 'x' REQUIRE SUBJECT '/CN=a''b' AND ISSUER '/CN=c\\''d;' AND CIPHER 'x'
        $$ CREATE USER 'tls'@'%' IDENTIFIED BY 'x' REQUIRE X509 WITH MAX_QUERIES_PER_HOUR 5 MAX_UPDATES_PER_HOUR 6 MAX_CONNECTIONS_PER_HOUR 7 MAX_USER_CONNECTIONS 2
        $$ CREATE USER 'never'@'%' IDENTIFIED BY 'x' PASSWORD EXPIRE NEVER
        $$ CREATE USER 'days'@'%' IDENTIFIED BY 'x' PASSWORD EXPIRE INTERVAL 90 DAY ACCOUNT LOCK
        $$ CREATE USER 'expired'@'%' IDENTIFIED BY 'x' PASSWORD EXPIRE
        $$ GRANT SELECT (a), UPDATE (a, b), INSERT ON f1.t TO 'o''brien'@'%'
        $$ GRANT SELECT ON f1.`t;'"` TO 'o''brien'@'%' WITH GRANT OPTION
        $$ GRANT EXECUTE ON PROCEDURE f1.p TO 'back\\slash"q`t%'@'%'
        $$ GRANT EXECUTE, ALTER ROUTINE ON FUNCTION f1.fn TO 'back\\slash"q`t%'@'%' WITH GRANT OPTION
        $$ GRANT ALL ON `f\_1`.* TO 'back\\slash"q`t%'@'%'
        $$ GRANT SELECT, SHOW VIEW ON `f%`.* TO 'ünï;'@'10.0.0.0/255.0.0.0' WITH GRANT OPTION
        $$ GRANT PROCESS, RELOAD ON *.* TO 'tls'@'%' WITH GRANT OPTION
        $$ GRANT ALL ON *.* TO 'days'@'%'
        $$ GRANT PROXY ON 'o''brien'@'%' TO ''@'localhost' WITH GRANT OPTION
        $$ GRANT PROXY ON 'days'@'%' TO 'o''brien'@'%'
        """;

    private const string MySql = """
        SET GLOBAL partial_revokes=ON
        $$ INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'
        $$ CREATE ROLE 'r1', 'r2'@'%', 'app`r'@'h.x'
        $$ CREATE USER 'full'@'%' IDENTIFIED BY 'x' PASSWORD HISTORY 5 PASSWORD REUSE INTERVAL 365 DAY PASSWORD REQUIRE CURRENT FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME 2 ATTRIBUTE '{"n": 1, "f": "J\\"a''x ü"}'
        $$ CREATE USER 'said'@'%' IDENTIFIED BY 'x' COMMENT 'it''s; ü'
        $$ CREATE USER 'dual'@'%' IDENTIFIED BY 'older'
        $$ ALTER USER 'dual'@'%' IDENTIFIED BY 'newer' RETAIN CURRENT PASSWORD
        $$ CREATE USER 'two'@'%' IDENTIFIED BY 'x' AND IDENTIFIED WITH auth_socket
        $$ CREATE USER 'sock'@'localhost' IDENTIFIED WITH auth_socket AS 'bob'
        $$ GRANT SELECT, INSERT, CREATE USER ON *.* TO 'said'@'%'
        $$ REVOKE INSERT, SELECT ON f1.* FROM 'said'@'%'
        $$ GRANT BACKUP_ADMIN ON *.* TO 'said'@'%' WITH GRANT OPTION
        $$ GRANT CONNECTION_ADMIN, SYSTEM_VARIABLES_ADMIN ON *.* TO 'said'@'%'
        $$ GRANT SELECT ON f1.* TO 'r1'
        $$ GRANT 'r1', 'r2' TO 'full'@'%' WITH ADMIN OPTION
        $$ GRANT 'r1' TO 'r2'
        $$ GRANT 'app`r'@'h.x' TO 'o''brien'@'%'
        $$ SET DEFAULT ROLE 'r1', 'r2' TO 'full'@'%'
        """;

    private const string MariaDb = """
        INSTALL SONAME 'auth_ed25519'
        $$ CREATE ROLE r1
        $$ CREATE ROLE `app``r'x`
        $$ CREATE USER 'full'@'%' IDENTIFIED BY 'x' WITH MAX_STATEMENT_TIME 1.5
        $$ CREATE USER 'either'@'%' IDENTIFIED VIA mysql_native_password USING PASSWORD('x') OR unix_socket OR ed25519 USING PASSWORD('y')
        $$ CREATE ROLE r2 WITH ADMIN 'full'@'%'
        $$ GRANT r1 TO 'full'@'%' WITH ADMIN OPTION
        $$ GRANT r1 TO `app``r'x`
        $$ GRANT `app``r'x` TO 'o''brien'@'%'
        $$ GRANT SELECT ON f1.* TO r1 WITH GRANT OPTION
        $$ GRANT RELOAD ON *.* TO `app``r'x`
        $$ SET DEFAULT ROLE r1 FOR 'full'@'%'
        $$ SET DEFAULT ROLE `app``r'x` FOR 'o''brien'@'%'
        """;

    private const string MariaDb1011 = """
        GRANT SELECT ON f1.* TO PUBLIC
        $$ GRANT r1 TO PUBLIC
        """;

    private const string MariaDb118 = """
        SET sql_mode=ORACLE
        $$ CREATE PACKAGE f1.pk AS PROCEDURE x(); END
        $$ CREATE PACKAGE BODY f1.pk AS PROCEDURE x() AS BEGIN SELECT 1; END; END
        $$ SET sql_mode=''
        $$ GRANT EXECUTE ON PACKAGE f1.pk TO 'o''brien'@'%'
        $$ GRANT EXECUTE ON PACKAGE BODY f1.pk TO 'o''brien'@'%'
        """;

    private static readonly string[] Tables = ["user", "db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv", "servers"];

    private static readonly string[] Volatile = ["Timestamp", "Grantor", "password_last_changed"];

    /// <summary>What an empty server needs before accounts like these can be made on it.</summary>
    public static string Requirements(ServerName server) => TestServers.IsMariaDb(server)
        ? "INSTALL SONAME 'auth_ed25519'"
        : "SET GLOBAL partial_revokes=ON $$ INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'";

    public static async Task FillAsync(MySqlSession session, ServerName server)
    {
        string[] scripts = server switch
        {
            ServerName.MySql97 => [Objects, Shared, MySql],
            ServerName.MariaDb1011 => [Objects, Shared, MariaDb, MariaDb1011],
            _ => [Objects, Shared, MariaDb, MariaDb1011, MariaDb118],
        };
        foreach (var script in scripts)
        {
            await RunAsync(session, script);
        }
    }

    public static async Task RunAsync(MySqlSession session, string script)
    {
        foreach (var statement in script.Split("$$", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await session.ExecuteAsync(statement);
        }
    }

    /// <summary>Every row of the grant tables, without times and without who gave what.</summary>
    public static async Task<string> SnapshotAsync(MySqlSession session)
    {
        IEnumerable<string> tables = session.Server.Flavour == Flavour.MariaDb
            ? [.. Tables, "roles_mapping", "global_priv"]
            : [.. Tables, "role_edges", "default_roles", "global_grants"];
        var lines = new List<string>();
        foreach (var table in tables)
        {
            var sql = table == "global_priv"
                ? "SELECT Host, User, JSON_REMOVE(Priv, '$.password_last_changed', '$.version_id') AS Priv FROM mysql.global_priv"
                : $"SELECT * FROM mysql.{table}";
            var result = await session.QueryAsync(sql);
            lines.AddRange(result.Rows.Select(row => table + ": " + string.Join(" | ", result.Columns
                .Select((c, i) => (c.Name, Value: row.GetStringOrNull(i)))
                .Where(c => !Volatile.Contains(c.Name, StringComparer.OrdinalIgnoreCase))
                .Select(c => $"{c.Name}={c.Value}"))));
        }

        // Accounts of the installation itself, and rows of hosts that have none.
        return string.Join('\n', lines.Where(l => !l.Contains("User=root", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal));
    }

    public static async Task<BackupSet> DumpAsync(string connectionString, Action<MySqlSourceOptions>? configure = null)
    {
        var options = new MySqlSourceOptions { ConnectionString = connectionString };
        configure?.Invoke(options);
        return RestoreLab.ToSet(await DumpLab.RunAsync(options));
    }

    public static async Task<RestoreResult> RestoreAsync(
        string connectionString,
        BackupSet set,
        AccountRestore accounts,
        RestoreRequest? request = null)
    {
        var target = new MySqlRestoreTarget(new MySqlRestoreOptions { ConnectionString = connectionString, Accounts = accounts });
        return await target.ExecuteAsync(await target.PlanAsync(set, request ?? new RestoreRequest()));
    }

    public static async Task<MySqlSession> ConnectAsync(string connectionString)
    {
        var session = await MySqlSession.ConnectAsync(MySqlConnectionSettings.Parse(connectionString), MySqlSessionOptions.Default);
        await session.ExecuteAsync("SET NAMES utf8mb4");
        await session.ExecuteAsync("SET sql_mode=''");
        return session;
    }
}

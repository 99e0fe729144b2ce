namespace BackupKit.IntegrationTests.Fidelity;

/// <summary>Every kind of object that belongs to a server and to none of its databases.</summary>
internal static class ServerObjectCases
{
    public static readonly IReadOnlyList<ObjectCase> All =
    [
        new("O19", "user: password hash, limits, TLS requirement, lock, expiry", "user,grants")
        {
            Both = "CREATE USER 'u'@'%' IDENTIFIED BY 'x' REQUIRE X509 WITH MAX_QUERIES_PER_HOUR 5 PASSWORD EXPIRE INTERVAL 90 DAY ACCOUNT LOCK",
        },
        new("O19", "privileges on server, database, table, column and routine", "grants")
        {
            Both = "CREATE USER 'g'@'%' IDENTIFIED BY 'x' $$ CREATE DATABASE shop $$ CREATE TABLE shop.t (a INT) $$ CREATE PROCEDURE shop.p() SELECT 1 $$ GRANT PROCESS ON *.* TO 'g'@'%'"
                + " $$ GRANT SELECT ON `sh\\_p`.* TO 'g'@'%' WITH GRANT OPTION $$ GRANT INSERT, UPDATE (a) ON shop.t TO 'g'@'%' $$ GRANT EXECUTE ON PROCEDURE shop.p TO 'g'@'%'",
        },
        new("O19", "role, membership and default role", "role,grants")
        {
            MySql = "CREATE ROLE r $$ CREATE USER 'm'@'%' IDENTIFIED BY 'x' $$ GRANT r TO 'm'@'%' WITH ADMIN OPTION $$ SET DEFAULT ROLE r TO 'm'@'%'",
            MariaDb = "CREATE ROLE r $$ CREATE USER 'm'@'%' IDENTIFIED BY 'x' $$ GRANT r TO 'm'@'%' WITH ADMIN OPTION $$ SET DEFAULT ROLE r FOR 'm'@'%'",
        },
        new("O19", "partial revoke", "grants") { MySql = "SET GLOBAL partial_revokes=ON $$ CREATE USER 'w'@'%' IDENTIFIED BY 'x' $$ GRANT SELECT ON *.* TO 'w'@'%' $$ REVOKE SELECT ON mysql.* FROM 'w'@'%'" },
        new("O19", "proxy", "grants") { Both = "CREATE USER 'p'@'%' IDENTIFIED BY 'x' $$ CREATE USER 'q'@'%' IDENTIFIED BY 'x' $$ GRANT PROXY ON 'p'@'%' TO 'q'@'%'" },
        new("O19", "second password", "user") { MySql = "CREATE USER 'two'@'%' IDENTIFIED BY 'a' $$ ALTER USER 'two'@'%' IDENTIFIED BY 'b' RETAIN CURRENT PASSWORD" },
        new("O21", "tablespace", "tablespace") { MySql = "CREATE TABLESPACE ts ADD DATAFILE 'ts.ibd' ENGINE=InnoDB" },
        new("O21", "spatial reference system", "spatial reference system")
        {
            MySql = "CREATE SPATIAL REFERENCE SYSTEM 990000 NAME 'mine' DEFINITION 'GEOGCS[\"WGS 84\",DATUM[\"World Geodetic System 1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.017453292519943278],AXIS[\"Lat\",NORTH],AXIS[\"Lon\",EAST]]'",
        },
        new("O21", "server of CREATE SERVER", "server") { Both = "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', PASSWORD 'p''w\\\\', PORT 3307)" },
        new("O21", "plugin", "plugin") { MySql = "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'", MariaDb = "INSTALL SONAME 'auth_ed25519'", Fate = ObjectFate.Recorded },
        new("O21", "component", "component") { MySql = "INSTALL COMPONENT 'file://component_query_attributes'", Fate = ObjectFate.Recorded },
        new("O21", "loadable function", "loadable function")
        {
            IsOnBoth = true,
            MySql = "CREATE FUNCTION service_get_read_locks RETURNS INT SONAME 'locking_service.so'",
            Fate = ObjectFate.Recorded,
        },
        new("O21", "persisted variable", "persisted variable") { MySql = "SET PERSIST max_prepared_stmt_count=4321", Fate = ObjectFate.Recorded },
        new("O21", "resource group", "resource group") { MySql = "CREATE RESOURCE GROUP rg TYPE=USER", Fate = ObjectFate.Recorded },
    ];
}

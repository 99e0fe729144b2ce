using System.Globalization;

using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Definitions;

/// <summary>Lists what belongs to a server: things that tables need, with the statement that makes them, and things that are only reported.</summary>
internal static class ServerObjectReader
{
    public const string SpatialReferenceSystem = "spatial reference system";

    public const string Tablespace = "tablespace";

    public const string ForeignServer = "server";

    private const string Component = "component";
    private const string Plugin = "plugin";
    private const string LoadableFunction = "loadable function";
    private const string PersistedVariable = "persisted variable";
    private const string ResourceGroup = "resource group";

    /// <summary>All kinds, those that tables need first.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        SpatialReferenceSystem, Tablespace, ForeignServer, Component, Plugin, LoadableFunction, PersistedVariable, ResourceGroup,
    ];

    /// <summary>The objects of the kinds, as far as the server has them.</summary>
    public static async Task<ServerObjectList> ReadAsync(
        MySqlSession session,
        IReadOnlyCollection<string> kinds,
        CancellationToken cancellationToken)
    {
        var objects = new List<ServerObject>();
        var listed = new List<string>();
        var hidden = new List<(string Kind, string Reason)>();
        foreach (var query in Queries(session.Server).Where(q => kinds.Contains(q.Kind)))
        {
            try
            {
                var result = await session.QueryAsync(query.Sql, cancellationToken).ConfigureAwait(false);
                objects.AddRange(result.Rows.Select(row =>
                    query.Read([.. Enumerable.Range(0, row.Count).Select(row.GetStringOrNull)])));
                listed.Add(query.Kind);
            }
            catch (MySqlWireException ex) when (ex.ServerErrorNumber is 1044 or 1142 or 1143 or 1227)
            {
                hidden.Add((query.Kind, query.Privilege is { } privilege
                    ? $"the account lacks {privilege}"
                    : $"the server does not list them for the account (error {ex.ServerErrorNumber})"));
            }
        }

        return new ServerObjectList([.. objects.OrderBy(o => o.Name, StringComparer.Ordinal)], listed, hidden);
    }

    internal static IEnumerable<ServerObjectQuery> Queries(ServerIdentity server)
    {
        yield return new(
            ForeignServer,
            "SELECT * FROM mysql.servers",
            "SELECT on mysql.servers",
            v => new(ForeignServer, v[0]!, ForeignServerText.Create(v)));
        yield return new(
            Plugin,
            "SELECT PLUGIN_NAME, PLUGIN_LIBRARY FROM information_schema.PLUGINS WHERE PLUGIN_LIBRARY IS NOT NULL AND PLUGIN_STATUS='ACTIVE'",
            Privilege: null,
            v => new(Plugin, v[0]!, Value: v[1]));
        if (server.Flavour == Flavour.MariaDb || !server.IsAtLeast(Flavour.MySql, 8, 0))
        {
            yield return new(
                LoadableFunction, "SELECT name, dl FROM mysql.func", "SELECT on mysql.func", v => new(LoadableFunction, v[0]!, Value: v[1]));
            yield break;
        }

        yield return new(
            LoadableFunction,
            "SELECT UDF_NAME, UDF_LIBRARY FROM performance_schema.user_defined_functions WHERE UDF_LIBRARY IS NOT NULL",
            "SELECT on performance_schema",
            v => new(LoadableFunction, v[0]!, Value: v[1]));
        yield return new(Component, "SELECT component_urn FROM mysql.component", "SELECT on mysql.component", v => new(Component, v[0]!));
        yield return new(
            PersistedVariable,
            "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.persisted_variables",
            "SELECT on performance_schema",
            v => new(PersistedVariable, v[0]!, Value: IsSecret(v[0]!) ? null : v[1]));
        yield return new(
            ResourceGroup,
            "SELECT RESOURCE_GROUP_NAME FROM information_schema.RESOURCE_GROUPS WHERE RESOURCE_GROUP_NAME NOT IN ('USR_default','SYS_default')",
            Privilege: null,
            v => new(ResourceGroup, v[0]!));

        // Those of the installation are of EPSG under its own numbers, but for 0, which is no system.
        yield return new(
            SpatialReferenceSystem,
            "SELECT SRS_ID, SRS_NAME, ORGANIZATION, ORGANIZATION_COORDSYS_ID, DEFINITION, DESCRIPTION"
                + " FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID<>0 AND (ORGANIZATION IS NULL OR ORGANIZATION<>'EPSG'"
                + " OR ORGANIZATION_COORDSYS_ID<>SRS_ID OR (SRS_ID>32767 AND SRS_ID NOT BETWEEN 60000000 AND 69999999))",
            Privilege: null,
            v => new(SpatialReferenceSystem, v[0]!, Spatial(v)));
        var extension = server.IsAtLeast(Flavour.MySql, 8, 0, 23) ? "s.AUTOEXTEND_SIZE" : "0";
        yield return new(
            Tablespace,
            $"SELECT s.NAME, f.PATH, s.ZIP_PAGE_SIZE, s.ENCRYPTION, {extension} FROM information_schema.INNODB_TABLESPACES s"
                + " JOIN information_schema.INNODB_DATAFILES f ON f.SPACE=s.SPACE WHERE s.SPACE_TYPE='General' AND s.NAME<>'mysql'",
            "PROCESS",
            v => new(Tablespace, v[0]!, Space(v)));
    }

    private static bool IsSecret(string variable) =>
        variable.Contains("password", StringComparison.OrdinalIgnoreCase)
        || variable.Contains("pwd", StringComparison.OrdinalIgnoreCase)
        || variable.Contains("secret", StringComparison.OrdinalIgnoreCase);

    private static string Spatial(IReadOnlyList<string?> v) =>
        $"CREATE SPATIAL REFERENCE SYSTEM {v[0]} NAME {SqlText.QuotedText(v[1] ?? "")}"
        + (v[2] is null ? "" : $" ORGANIZATION {SqlText.QuotedText(v[2] ?? "")} IDENTIFIED BY {v[3]}")
        + $" DEFINITION {SqlText.QuotedText(v[4] ?? "")}"
        + (v[5] is null ? "" : $" DESCRIPTION {SqlText.QuotedText(v[5] ?? "")}");

    private static string Space(IReadOnlyList<string?> v) =>
        $"CREATE TABLESPACE {SqlText.Identifier(v[0]!)} ADD DATAFILE {SqlText.QuotedText(v[1] ?? "")}"
        + (Number(v[4]) > 0 ? $" AUTOEXTEND_SIZE={v[4]}" : "")
        + (Number(v[2]) > 0 ? $" FILE_BLOCK_SIZE={v[2]}" : "")
        + (v[3] == "Y" ? " ENCRYPTION='Y'" : "")
        + " ENGINE=InnoDB";

    private static long Number(string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

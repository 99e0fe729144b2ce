using BackupKit.MySql;

namespace BackupKit;

/// <summary>Adds MySQL and MariaDB to pipelines.</summary>
public static class MySqlPipelineBuilderExtensions
{
    /// <summary>Backs up a MySQL or MariaDB server.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">A connection string with MySqlConnector's keywords.</param>
    /// <param name="configure">Changes the options; by default all databases are backed up.</param>
    /// <returns>The builder.</returns>
    public static BackupPipelineBuilder FromMySql(
        this BackupPipelineBuilder builder,
        string connectionString,
        Action<MySqlSourceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new MySqlSourceOptions { ConnectionString = connectionString };
        configure?.Invoke(options);
        return builder.From(new MySqlBackupSource(options));
    }
}

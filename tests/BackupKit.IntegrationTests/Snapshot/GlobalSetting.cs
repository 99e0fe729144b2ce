namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>A global variable with another value for the length of a test.</summary>
internal sealed class GlobalSetting : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly string _name;
    private readonly string _before;

    private GlobalSetting(TestDatabase database, string name, string before)
    {
        _database = database;
        _name = name;
        _before = before;
    }

    /// <param name="database">Whose server it is set on.</param>
    /// <param name="name">Name of the variable.</param>
    /// <param name="value">SQL text of the value.</param>
    public static async Task<GlobalSetting> SetAsync(TestDatabase database, string name, string value)
    {
        var result = await database.QueryAsync($"SELECT @@GLOBAL.{name}");
        var before = result.Rows[0].GetString(0);
        var isNumber = decimal.TryParse(before, System.Globalization.CultureInfo.InvariantCulture, out _);
        await database.ExecuteAsync($"SET GLOBAL {name} = {value}");
        return new GlobalSetting(database, name, isNumber ? before : $"'{before}'");
    }

    public ValueTask DisposeAsync() => new(_database.ExecuteAsync($"SET GLOBAL {_name} = {_before}"));
}

using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Values;

/// <summary>Each type at its edges: read, encoded, decoded, loaded again, and compared by digest and by the server.</summary>
public class TypeRoundTripTests
{
    public static TheoryData<ServerName, DataFormat> Cases
    {
        get
        {
            var cases = new TheoryData<ServerName, DataFormat>();
            foreach (var server in Enum.GetValues<ServerName>())
            {
                cases.Add(server, DataFormat.LoadData);
                cases.Add(server, DataFormat.Insert);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Copy_EveryTypeAtItsEdges_IsEqual(ServerName server, DataFormat format)
    {
        await using var lab = await ValueLab.CreateAsync(server);
        var failures = new List<string>();
        var number = 0;

        foreach (var (definition, values) in TypeCases.For(lab.Server))
        {
            var table = $"t{number++}";
            var error = await Record.ExceptionAsync(async () =>
            {
                await lab.ExecuteAsync($"CREATE TABLE {table} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, c {definition})");
                await lab.ExecuteAsync($"INSERT INTO {table} (c) VALUES (NULL),{string.Join(',', values.Select(value => $"({value})"))}");
                await lab.AssertCopiesAsync(table, format);
            });
            if (error is not null)
            {
                failures.Add($"{definition}: {error.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(number > 50);
    }
}

using BackupKit.IntegrationTests.Cli;

namespace BackupKit.IntegrationTests.Verification.Mutations;

/// <summary>
/// Edits by somebody who makes checksums fit again: first those of the files, which the content level has to see, then everything the set
/// says about itself, which only a comparison with the server can see.
/// </summary>
public sealed class AttackTests
{
    private static readonly Dictionary<string, (Action<EditableSet> Do, string Finding)> Sealed = new(StringComparer.Ordinal)
    {
        ["changed value"] = (s => s.EditRows(Wide(s), rows => rows[5] = rows[5].Replace("aaaa", "abaa", StringComparison.Ordinal)), "row-digest"),
        ["flipped bit of a value"] = (s => s.FlipBit(Wide(s), 8 * 12), "row-digest"),
        ["NULL made text"] = (s => s.EditRows(s.Rows("keyless")[0].Key, rows => rows[3] = "N"), "row-digest"),
        ["lost row"] = (s => s.EditRows(Wide(s), rows => rows.RemoveAt(7)), "row-digest"),
        ["two equal rows lost"] = (s => s.EditRows(s.Rows("keyless")[0].Key, rows => rows.RemoveRange(0, 2)), "row-digest"),
        ["duplicated row"] = (s => s.EditRows(Wide(s), rows => rows.Add(rows[0])), "row-digest"),
        ["swapped columns"] = (s => s.EditRows(Wide(s), rows => rows[3] = SwapFields(rows[3])), "row-digest"),
        ["truncated tail in a row"] = (s => s.Truncate(Wide(s), 10), "part-content"),
        ["truncated tail at a row"] = (s => s.EditRows(Wide(s), rows => rows.RemoveRange(rows.Count - 3, 3)), "row-digest"),
        ["swapped parts"] = (s => s.Swap(s.Rows("wide")[0].Key, s.Rows("wide")[1].Key), "row-digest"),
        ["missing first part"] = (s => s.Remove(Only(s.Rows("wide")[0])), "chain-gap"),
        ["missing middle part"] = (s => s.Remove(Only(s.Rows("wide")[1])), "chain-gap"),
        ["missing last part"] = (s => s.Remove(Only(s.Rows("wide")[^1])), "chain-gap"),
        ["missing partition"] = (s => s.Remove(Only(s.Rows("sliced")[1])), "missing-part"),
        ["missing load statement"] = (s => s.Remove(p => p.Kind == PartKind.LoadStatement && p.ObjectName == "keyless"), "missing-part"),
        ["missing table rows"] = (s => s.Remove(p => p.Kind == PartKind.Rows && p.ObjectName == "keyless"), "row-count"),
        ["extra part of a known table"] = (s => Double(s, s.Rows("keyless")[0]), "row-count"),
        ["extra part of an unknown table"] = (s => s.ChangePart(s.Rows("keyless")[0].Key, p => p with { ObjectName = "ghost" }), "extra-part"),
        ["part under another table's name"] = (s => s.ChangePart(s.Rows("keyless")[0].Key, p => p with { ObjectName = "log" }), "row-count"),
        ["changed default in the definition"] = (s => s.Replace(s.Part(PartKind.Definition, "'here'").Key, "'here'", "'hero'"), "definition"),
        ["changed default in the script"] = (s => s.Replace(s.Part(PartKind.Table, "'here'").Key, "'here'", "'hero'"), "script"),
        ["changed routine body in the definition"] = (s => s.Replace(s.Part(PartKind.Definition, "x * 2").Key, "x * 2", "x * 3"), "definition"),
        ["changed routine body in the loader's script"] = (s => s.Replace("data/" + Stem(s) + "-schema-post.sql", "x * 2", "x * 3"), "script"),
        ["changed routine body in the client's script"] = (s => s.Replace("objects/client/" + Stem(s) + ".sql", "x * 2", "x * 3"), "script"),
        ["changed view in the script"] = (s => s.Replace(s.Part(PartKind.View, "shown").Key, "`wide`.`a`", "`wide`.`b`"), "script"),
        ["changed trigger in the script"] = (s => s.Replace(s.Part(PartKind.Triggers, "first_one").Key, "'!'", "'.'"), "script"),
        ["missing trigger in the definitions"] = (s => s.Remove(p => p.Kind == PartKind.Definition && p.ObjectName == "first_one"), "definition"),
        ["missing triggers script"] = (s => s.Remove(p => p.Kind == PartKind.Triggers), "missing-part"),
        ["missing table script"] = (s => s.Remove(p => p.Kind == PartKind.Table && p.ObjectName == "wide"), "missing-part"),
        ["swapped columns in the load statement"] = (s => s.Replace(Load(s, "wide"), "`a`,`b`", "`b`,`a`"), "script"),
        ["load statement into another table"] = (s => s.Replace(Load(s, "keyless"), "INTO TABLE `keyless`", "INTO TABLE `log`"), "script"),
        ["swapped columns in the manifest"] = (s => SwapColumns(s, 1, 2), "script"),
        ["other expression in the manifest"] = (s => Column(s, "a", c => c with { Select = "'aaaa'" }), "columns"),
        ["other expression to load"] = (s => Column(s, "a", c => c with { Load = "REVERSE(?)" }), "columns"),
        ["row count in the manifest"] = (s => s.ChangeItem("table", "keyless", i => With(i, "rows", "3")), "row-count"),
        ["rows denied"] = (s => DenyRows(s, "keyless", "InnoDB"), "missing-part"),
        ["rows denied, by another engine"] = (s => DenyRows(s, "keyless", "BLACKHOLE"), "missing-part"),
        ["predicate of fewer rows"] = (s => s.ChangePart(s.Rows("wide")[0].Key, p => Predicate(p, t => $"({t}) AND id<>3")), "chain-gap"),
    };

    private static readonly Dictionary<string, (Action<EditableSet> Do, string Finding)> Forged = new(StringComparer.Ordinal)
    {
        ["changed value"] = (s => s.EditRows(Wide(s), rows => rows[5] = rows[5].Replace("aaaa", "abaa", StringComparison.Ordinal)), "row-digest"),
        ["flipped bit of a value"] = (s => s.FlipBit(Wide(s), 8 * 12), "row-digest"),
        ["lost row"] = (s => s.EditRows(Wide(s), rows => rows.RemoveAt(7)), "row-count"),
        ["two equal rows lost"] = (s => s.EditRows(s.Rows("keyless")[0].Key, rows => rows.RemoveRange(0, 2)), "row-count"),
        ["two equal rows made two others"] = (s => s.EditRows(s.Rows("keyless")[0].Key, rows => rows[0] = rows[1] = "equal"), "row-digest"),
        ["duplicated row"] = (s => s.EditRows(Wide(s), rows => rows.Add(rows[0])), "row-count"),
        ["row exchanged for another's double"] = (s => s.EditRows(Wide(s), rows => rows[0] = rows[1]), "row-digest"),
        ["swapped columns"] = (s => s.EditRows(Wide(s), rows => rows[3] = SwapFields(rows[3])), "row-digest"),
        ["truncated tail"] = (s => s.EditRows(Wide(s), rows => rows.RemoveRange(rows.Count - 3, 3)), "row-count"),
        ["swapped parts"] = (s => s.Swap(s.Rows("wide")[0].Key, s.Rows("wide")[1].Key), "row-digest"),
        ["chunk cut out and the chain sewn up"] = (CutOut, "row-count"),
        ["partition left out"] = (s => s.Remove(WithLoad(s.Rows("sliced")[1])), "row-count"),
        ["rows of a table left out"] = (s => s.Remove(WithLoad(s.Rows("keyless")[0])), "row-count"),
        ["rows denied"] = (s => DenyRows(s, "keyless", "InnoDB"), "row-count"),
        ["rows denied, by another engine"] = (s => DenyRows(s, "keyless", "BLACKHOLE"), "row-count"),
        ["rows denied of a table in chunks"] = (s => DenyRows(s, "wide", "BLACKHOLE"), "row-count"),
        ["other kind of table"] = (s => s.ChangeItem("table", "keyless", i => With(i, "table_type", "SYSTEM VERSIONED")), "definition"),
        ["histogram that is not there"] = (s => s.ChangeItem("table", "log", i => With(i, "histograms", "[\"`line` WITH 5 BUCKETS\"]")), "histogram"),
        ["column left out"] = (LeaveOutColumn, "columns"),
        ["missing trigger"] = (s => LeaveOut(s, "trigger", "first_one"), "extra-trigger"),
        ["missing table"] = (s => LeaveOutTable(s, "log"), "extra-table"),
        ["missing view"] = (s => LeaveOut(s, "view", "shown"), "extra-view"),
        ["missing procedure"] = (s => LeaveOut(s, "procedure", "note"), "extra-procedure"),
        ["missing event"] = (s => LeaveOut(s, "event", "nightly"), "extra-event"),
        ["extra function"] = (s => s.Change(m => m with { Inventory = [.. m.Inventory, Renamed(m, "twice", "thrice")] }), "missing-function"),
        ["changed default"] = (s => s.Replace(s.Part(PartKind.Definition, "'here'").Key, "'here'", "'hero'"), "definition"),
        ["changed routine body"] = (s => s.Replace(s.Part(PartKind.Definition, "x * 2").Key, "x * 2", "x * 3"), "definition"),
        ["changed trigger body"] = (s => s.Replace(s.Part(PartKind.Definition, "first_one").Key, "'!'", "'.'"), "definition"),
        ["changed view"] = (s => s.Replace(s.Part(PartKind.Definition, "shown").Key, "`wide`.`a`", "`wide`.`b`"), "definition"),
        ["changed sql_mode of a routine"] = (s => s.ChangeItem("function", "twice", i => With(i, "sql_mode", "ANSI_QUOTES")), "environment"),
        ["predicate of fewer rows"] = (HideARow, "row-count"),
    };

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q1")]
    [Trait("Rule", "Q2")]
    public async Task VerifyContent_ChecksumsMadeToFit_FindsTheChange(ServerName server)
    {
        await using var source = await MutationSource.CreateAsync(server);
        var clean = await source.BackUpAsync();
        Assert.Empty(await clean.VerifyAsync());
        var failures = new List<string>();

        foreach (var (name, (apply, finding)) in Sealed)
        {
            var set = clean.Copy();
            apply(set);
            set.Seal();
            var found = await set.VerifyAsync();
            if (!found.Contains(finding))
            {
                failures.Add($"{name}: {finding} is not among [{string.Join(' ', found)}]");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(TestServers.All), MemberType = typeof(TestServers))]
    [Trait("Rule", "Q3")]
    [Trait("Rule", "Q4")]
    public async Task Compare_EverythingMadeToFit_FindsTheChange(ServerName server)
    {
        await using var source = await MutationSource.CreateAsync(server);
        var clean = await source.BackUpAsync();
        Assert.Empty(await clean.CompareAsync(source.Database));
        var failures = new List<string>();

        foreach (var (name, (apply, finding)) in Forged)
        {
            var set = clean.Copy();
            apply(set);
            set.Forge();
            var found = await set.CompareAsync(source.Database);
            if (!found.Contains(finding))
            {
                failures.Add($"{name}: {finding} is not among [{string.Join(' ', found)}]");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    [Trait("Rule", "Q3")]
    public async Task Commands_OnForgedSets_ExitWith3()
    {
        await using var source = await MutationSource.CreateAsync(ServerName.MySql97);
        var set = await source.BackUpAsync();
        using var directory = new TemporaryDirectory();
        set.EditRows(Wide(set), rows => rows.RemoveAt(7));
        set.Seal();
        await set.SaveAsync(directory.Path);

        var verified = await CliProcess.RunAsync(["verify", directory.Path, "--level", "content", "--json"]);
        set.Forge();
        await set.SaveAsync(directory.Path);
        var compared = await CliProcess.RunOnAsync(
            TestServers.ConnectionString(ServerName.MySql97), "compare", directory.Path, "--server", "env:BK_SERVER", "--json");

        Assert.Equal(3, verified.ExitCode);
        Assert.Contains("row-digest", verified.Output, StringComparison.Ordinal);
        Assert.Equal(3, compared.ExitCode);
        Assert.Contains("row-count", compared.Output, StringComparison.Ordinal);
    }

    private static string Wide(EditableSet set) => set.Rows("wide")[1].Key;

    private static string Stem(EditableSet set) => set.Manifest.Inventory.Single(i => i.Kind == "database").Name;

    private static string Load(EditableSet set, string table) => set.Part(PartKind.LoadStatement, $"INTO TABLE `{table}`").Key;

    private static string SwapFields(string row)
    {
        var fields = row.Split('\t');
        (fields[1], fields[2]) = (fields[2], fields[1]);
        return string.Join('\t', fields);
    }

    private static InventoryItem With(InventoryItem item, string property, string value) =>
        item with { Properties = new Dictionary<string, string>(item.Properties) { [property] = value } };

    private static PartRecord Predicate(PartRecord part, Func<string, string> edit) =>
        part with { Result = part.Result with { Chunk = part.Result.Chunk! with { Predicate = edit(part.Result.Chunk!.Predicate!) } } };

    private static void Double(EditableSet set, PartRecord part)
    {
        var key = part.Key.Replace("00000", "00001", StringComparison.Ordinal);
        set.Files[key] = set.Files[part.Key];
        set.Change(m => m with { Parts = [.. m.Parts, part with { Key = key }] });
    }

    private static void SwapColumns(EditableSet set, int first, int second) => set.ChangeItem("table", "wide", item =>
    {
        var columns = item.Columns.ToList();
        (columns[first], columns[second]) = (columns[second], columns[first]);
        return item with { Columns = columns };
    });

    private static void Column(EditableSet set, string name, Func<ColumnRecord, ColumnRecord> edit) => set.ChangeItem(
        "table",
        "wide",
        item => item with { Columns = [.. item.Columns.Select(c => c.Name == name ? edit(c) : c)] });

    private static void LeaveOut(EditableSet set, string kind, string name)
    {
        set.Remove(p => p.Kind == PartKind.Definition && p.ObjectName == name);
        set.ChangeItem(kind, name, _ => null);
    }

    private static void LeaveOutTable(EditableSet set, string name)
    {
        set.Remove(p => p.ObjectName == name);
        set.ChangeItem("table", name, _ => null);
    }

    private static InventoryItem Renamed(BackupManifest manifest, string name, string other) =>
        manifest.Inventory.Single(i => i.Name == name) with { Name = other };

    private static Func<PartRecord, bool> Only(PartRecord part) => other => other.Key == part.Key;

    private static Func<PartRecord, bool> WithLoad(PartRecord rows) =>
        other => other.Key == rows.Key || other.Key == rows.Key.Replace(".dat", ".sql", StringComparison.Ordinal);

    // As a set says it of tables whose engine keeps their rows elsewhere.
    private static void DenyRows(EditableSet set, string table, string engine)
    {
        set.Remove(p => p.Kind is PartKind.Rows or PartKind.LoadStatement && p.ObjectName == table);
        set.ChangeItem("table", table, i => With(With(With(i with { HasRows = false, Columns = [] }, "engine", engine), "rows", "0"), "chunks", "0"));
    }

    // The chunk and everything that knows of it: the neighbour takes over its lower bound, later ones move up.
    private static void CutOut(EditableSet set)
    {
        var chain = set.Rows("wide");
        var gone = chain[1];
        set.Remove(WithLoad(gone));
        set.Change(m => m with
        {
            Parts =
            [
                .. m.Parts.Select(p => p.Kind == PartKind.Rows && p.ObjectName == "wide" && p.Result.Chunk is { Index: > 1 } chunk
                    ? p with { Result = p.Result with { Chunk = Moved(chunk, gone.Result.Chunk!) } }
                    : p),
            ],
        });
    }

    private static ChunkRecord Moved(ChunkRecord chunk, ChunkRecord gone) =>
        chunk with { Index = chunk.Index - 1, Lower = chunk.Index == 2 ? gone.Lower : chunk.Lower };

    private static void LeaveOutColumn(EditableSet set)
    {
        set.ChangeItem("table", "wide", item => item with { Columns = [.. item.Columns.Where(c => c.Name != "b")] });
        foreach (var part in set.Rows("wide"))
        {
            set.EditRows(part.Key, rows =>
            {
                for (var i = 0; i < rows.Count; i++)
                {
                    var fields = rows[i].Split('\t');
                    rows[i] = string.Join('\t', fields.Where((_, at) => at != 2));
                }
            });
        }
    }

    private static void HideARow(EditableSet set)
    {
        var key = set.Rows("wide")[0].Key;
        var id = "";
        set.EditRows(key, rows =>
        {
            id = rows[0].Split('\t')[0];
            rows.RemoveAt(0);
        });
        set.ChangePart(key, p => Predicate(p, t => $"({t}) AND id<>{id}"));
    }
}

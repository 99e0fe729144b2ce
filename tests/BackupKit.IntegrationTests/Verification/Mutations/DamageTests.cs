using BackupKit.IntegrationTests.Cli;
using BackupKit.MySql;

namespace BackupKit.IntegrationTests.Verification.Mutations;

/// <summary>Damage: nothing else was made to fit. The stored level has to see all of it.</summary>
public sealed class DamageTests
{
    private const ServerName Server = ServerName.MariaDb1011;

    /// <summary>What is done, and what has to be found, or the error that refuses the set.</summary>
    private static readonly Dictionary<string, (Action<EditableSet> Do, string Finding)> Mutations = new(StringComparer.Ordinal)
    {
        ["flipped bit: Database"] = (s => FlipIn(s, PartKind.Database), "stored-hash"),
        ["flipped bit: Table"] = (s => FlipIn(s, PartKind.Table), "stored-hash"),
        ["flipped bit: ViewPlaceholder"] = (s => FlipIn(s, PartKind.ViewPlaceholder), "stored-hash"),
        ["flipped bit: View"] = (s => FlipIn(s, PartKind.View), "stored-hash"),
        ["flipped bit: Triggers"] = (s => FlipIn(s, PartKind.Triggers), "stored-hash"),
        ["flipped bit: Programs"] = (s => FlipIn(s, PartKind.Programs), "stored-hash"),
        ["flipped bit: Rows"] = (s => FlipIn(s, PartKind.Rows), "stored-hash"),
        ["flipped bit: LoadStatement"] = (s => FlipIn(s, PartKind.LoadStatement), "stored-hash"),
        ["flipped bit: Definition"] = (s => FlipIn(s, PartKind.Definition), "stored-hash"),
        ["flipped bit: Metadata"] = (s => FlipIn(s, PartKind.Metadata), "stored-hash"),
        ["flipped bit: header"] = (s => s.FlipBit(SetFiles.Header, 200), "SetCorrupt"),
        ["flipped bit: manifest"] = (s => s.FlipBit(SetFiles.Manifest, 2000), "SetCorrupt"),
        ["flipped bit: hash in SHA256SUMS"] = (s => s.FlipBit(SetFiles.Checksums, 16), "SetCorrupt"),
        ["truncated tail of rows"] = (s => s.Truncate(s.Rows("wide")[0].Key, 1), "stored-length"),
        ["truncated tail of a definition"] = (s => s.Truncate(s.Part(PartKind.Definition, "twice").Key, 5), "stored-length"),
        ["truncated tail of the manifest"] = (s => s.Truncate(SetFiles.Manifest, 1), "SetCorrupt"),
        ["truncated tail of SHA256SUMS"] = (s => s.Truncate(SetFiles.Checksums, 1), "SetCorrupt"),
        ["SHA256SUMS without its last line"] = (s => s.Truncate(SetFiles.Checksums, LastLine(s)), "SetCorrupt"),
        ["emptied file"] = (s => s.Files[s.Rows("keyless")[0].Key] = [], "stored-length"),
        ["lost row"] = (s => s.EditRows(s.Rows("keyless")[0].Key, rows => rows.RemoveAt(0)), "stored-hash"),
        ["duplicated row"] = (s => s.EditRows(s.Rows("keyless")[0].Key, rows => rows.Add(rows[0])), "stored-hash"),
        ["swapped columns"] = (s => s.EditRows(s.Rows("wide")[0].Key, rows => rows[3] = SwapFields(rows[3])), "stored-hash"),
        ["missing part: rows"] = (s => s.Files.TryRemove(s.Rows("wide")[1].Key, out _), "missing-file"),
        ["missing part: triggers"] = (s => s.Files.TryRemove(s.Part(PartKind.Triggers, "first_one").Key, out _), "missing-file"),
        ["missing part: definition"] = (s => s.Files.TryRemove(s.Part(PartKind.Definition, "first_one").Key, out _), "missing-file"),
        ["missing manifest"] = (s => s.Files.TryRemove(SetFiles.Manifest, out _), "SetCorrupt"),
        ["missing header"] = (s => s.Files.TryRemove(SetFiles.Header, out _), "SetCorrupt"),
        ["missing SHA256SUMS"] = (s => s.Files.TryRemove(SetFiles.Checksums, out _), "SetIncomplete"),
        ["extra part"] = (s => s.Files["data/extra.t.00000.dat"] = [.. "1\n"u8], "extra-file"),
        ["missing trigger"] = (s => s.Files[s.Part(PartKind.Triggers, "first_one").Key] = [], "stored-length"),
        ["changed default"] = (s => s.Replace(s.Part(PartKind.Definition, "'here'").Key, "'here'", "'hero'"), "stored-hash"),
        ["changed routine body"] = (s => s.Replace(s.Part(PartKind.Definition, "RETURN x * 2").Key, "x * 2", "x * 3"), "stored-hash"),
        ["edited manifest"] = (s => s.Replace(SetFiles.Manifest, "\"twice\"", "\"twine\""), "SetCorrupt"),
        ["manifest of another set"] = (s => s.Files[SetFiles.Manifest] = Catalog.ManifestJson.Write(s.Manifest with { SetId = "20260101T000000Z-aaaa" }), "SetCorrupt"),
        ["swapped parts"] = (s => s.Swap(s.Rows("wide")[0].Key, s.Rows("wide")[1].Key), "stored-hash"),
        ["swapped parts of equal size"] = (SwapEqual, "stored-hash"),
        ["stale SHA256SUMS"] = (Stale, "stored-hash"),
    };

    public static TheoryData<DataFormat, string> Compressions => new()
    {
        { DataFormat.LoadData, "zstd" },
        { DataFormat.Insert, "gzip" },
        { DataFormat.LoadData, "lz4" },
        { DataFormat.Insert, "none" },
    };

    [Fact]
    [Trait("Rule", "Q7")]
    [Trait("Category", "Slow")]
    public async Task Verify_EveryKindOfDamage_IsNamedAndExitsWithout0()
    {
        await using var source = await MutationSource.CreateAsync(Server);
        var clean = await source.BackUpAsync();
        Assert.Empty(await clean.VerifyAsync());
        var failures = new List<string>();
        using var directory = new TemporaryDirectory();

        foreach (var (name, (apply, finding)) in Mutations)
        {
            var set = clean.Copy();
            apply(set);
            var found = await set.VerifyAsync();
            if (!found.Contains(finding))
            {
                failures.Add($"{name}: {finding} is not among [{string.Join(' ', found)}]");
            }

            // A set that can not be told from a directory with an interrupted run is refused with 1, any other damage is 3.
            var exit = await VerifyByCommandAsync(set, Path.Combine(directory.Path, $"{failures.Count}-{finding}-{Guid.NewGuid():N}"));
            if (exit != (finding == "SetIncomplete" ? 1 : 3))
            {
                failures.Add($"{name}: the command exits with {exit}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    [Trait("Rule", "Q7")]
    public async Task Verify_OneBitFlippedAnywhere_IsFound(DataFormat format, string compression)
    {
        await using var source = await MutationSource.CreateAsync(Server);
        await source.Database.ExecuteAsync("DELETE FROM wide WHERE id > 700");
        var clean = await source.BackUpAsync(format, builder => _ = compression switch
        {
            "zstd" => builder.CompressZstd(),
            "gzip" => builder.CompressGZip(),
            "lz4" => builder.CompressLz4(),
            _ => builder.NoCompression(),
        });
        var files = clean.Files.Keys.Order(StringComparer.Ordinal).ToList();
        var random = new Random(7);
        var missed = new List<string>();

        for (var round = 0; round < 500; round++)
        {
            // Every file in turn, whatever its size.
            var file = files[round % files.Count];
            var bit = random.NextInt64(clean.Files[file].Length * 8L);
            var set = clean.Copy();
            set.FlipBit(file, bit);
            if ((await set.VerifyAsync()).Count == 0)
            {
                missed.Add($"{file} bit {bit}");
            }
        }

        Assert.Empty(missed);
    }

    private static void FlipIn(EditableSet set, PartKind kind)
    {
        var part = set.Manifest.Parts.First(p => p.Kind == kind);
        set.FlipBit(part.Key, (part.StoredLength * 4) + 3);
    }

    private static string SwapFields(string row)
    {
        var fields = row.Split('\t');
        (fields[1], fields[2]) = (fields[2], fields[1]);
        return string.Join('\t', fields);
    }

    private static void SwapEqual(EditableSet set)
    {
        var parts = set.Manifest.Parts
            .Where(p => p.Kind == PartKind.LoadStatement)
            .GroupBy(p => p.StoredLength)
            .First(g => g.Count() > 1)
            .ToList();
        set.Swap(parts[0].Key, parts[1].Key);
    }

    // The checksums are older than the files: a part was written again, with the same length.
    private static void Stale(EditableSet set)
    {
        var older = set.Files[SetFiles.Checksums];
        set.Replace(set.Rows("keyless")[0].Key, "other", "OTHER");
        set.Files[SetFiles.Checksums] = older;
    }

    private static int LastLine(EditableSet set)
    {
        var bytes = set.Files[SetFiles.Checksums];
        return bytes.Length - bytes.AsSpan(..^1).LastIndexOf((byte)'\n') - 1;
    }

    private static async Task<int> VerifyByCommandAsync(EditableSet set, string directory)
    {
        Directory.CreateDirectory(directory);
        await set.SaveAsync(directory);
        var result = await CliProcess.RunAsync(["verify", directory, "--level", "content", "--json"]);
        return result.ExitCode;
    }
}

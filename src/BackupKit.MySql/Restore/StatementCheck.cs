using System.Collections.Frozen;
using System.Globalization;

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>
/// Lets the target read statements without making anything that lasts. PREPARE parses every statement, also those that MySQL then refuses to prepare (1295),
/// and names what it does not understand. What it does not look at, functions in bodies, is asked for one by one.
/// </summary>
/// <remarks>Facts of MySQL 9.7 and MariaDB 10.11 and 11.8.</remarks>
internal sealed class StatementCheck(TargetSession worker, TargetFacts target, IEnumerable<string> functions)
{
    private const int FunctionMissing = 1305;
    private const long PacketReserve = 1024;

    // They say that something is not there yet or not allowed, which other checks find; the statement itself was understood.
    private static readonly FrozenSet<int> Understood =
        FrozenSet.ToFrozenSet([1044, 1046, 1049, 1051, 1054, 1109, 1142, 1143, 1146, 1227, 1295, FunctionMissing, 1347, 1356, 1370, 1418, 1419, 1449, 1824]);

    private static readonly FrozenSet<string> NotCalled = FrozenSet.ToFrozenSet(
        [
            "INTO", "TABLE", "CALL", "WITH", "RECURSIVE", "JOIN", "FROM", "UPDATE", "REFERENCES", "INDEX", "KEY", "EXISTS", "CONSTRAINT", "PROCEDURE",
            "FUNCTION", "AS", "VIEW", "ON", "INSERT", "REPLACE", "IGNORE", "DELAYED",
        ],
        StringComparer.OrdinalIgnoreCase);

    // Grammar that is no reserved word, so that a server takes it for a name where it stands alone.
    private static readonly FrozenSet<string> Grammar = FrozenSet.ToFrozenSet(
        [
            "until", "against", "columns", "less", "than", "hash", "list", "every", "at", "starts", "ends", "frame", "nested", "path", "escape", "returns",
            "generated", "always", "virtual", "stored", "persistent", "geometry", "within", "json_table",
        ]);

    private static readonly string[] Arguments = ["", "1", "1,1", "1,1,1"];

    private static readonly string[] SystemDatabases = ["information_schema", "performance_schema", "mysql"];

    private readonly HashSet<string> _own = functions.ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the target would refuse the statement or could not run the program it makes.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(InventoryItem item, byte[] text, CancellationToken cancellationToken)
    {
        var environment = ProgramEnvironment.Of(item);
        var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<string>();
        worker.ForgetMode();
        await session.ExecuteAsync("SET NAMES utf8mb4", cancellationToken).ConfigureAwait(false);
        foreach (var function in Called(text, environment.Quoting))
        {
            if (!await HasAsync(session, function, cancellationToken).ConfigureAwait(false))
            {
                found.Add($"it calls {function}(), which the target does not have");
            }
        }

        if ((text.Length * 2L) + PacketReserve > target.MaxAllowedPacket)
        {
            return found;
        }

        if (environment.CharacterSetClient is not null)
        {
            try
            {
                await session.ExecuteAsync(environment.For(session.Server).SetStatement(), cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
            {
                return [.. found, $"its session state: {ex.Message}"];
            }
        }

        if (await PrepareAsync(session, $"x'{Convert.ToHexString(text)}'", cancellationToken).ConfigureAwait(false) is { } error
            && (!Understood.Contains(error.ServerErrorNumber) || (error.ServerErrorNumber == FunctionMissing && item.Kind == "table" && found.Count == 0)))
        {
            found.Add(Answer(error));
        }

        if (item.Kind == "table" && found.Count == 0)
        {
            await session.ExecuteAsync("SET NAMES utf8mb4", cancellationToken).ConfigureAwait(false);
            found.AddRange(await new TrialTable(session).FindAsync(text, cancellationToken).ConfigureAwait(false) is { } refusal ? [Answer(refusal)] : []);
        }

        return found;
    }

    private static string Answer(MySqlWireException error) => $"the target answers {error.Message}".TrimEnd('.');

    // A default database keeps the parser from stopping at the first name without one (1046).
    private async Task<MySqlSession> OpenAsync(CancellationToken cancellationToken)
    {
        var database = target.Databases.Where(d => !SystemDatabases.Contains(d, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).LastOrDefault();
        try
        {
            return await worker.UseAsync(database, RestorePrologue.DefinitionMode, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            return await worker.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A name that is not a function of the server at all is answered by 1305; any other answer comes from one that it knows.
    private async Task<bool> HasAsync(MySqlSession session, string function, CancellationToken cancellationToken)
    {
        if (!_own.Contains(function) && !_known.ContainsKey(function))
        {
            _known[function] = false;
            foreach (var arguments in Arguments)
            {
                // MariaDB does not know POINT() and knows POINT(1,1).
                var error = await PrepareAsync(session, SqlText.StringLiteral($"SELECT {function}({arguments})"), cancellationToken).ConfigureAwait(false);
                if (error?.ServerErrorNumber != FunctionMissing)
                {
                    _known[function] = true;
                    break;
                }
            }
        }

        return _own.Contains(function) || _known[function];
    }

    private static async Task<MySqlWireException?> PrepareAsync(MySqlSession session, string literal, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync($"SET @backupkit_statement={literal}", cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("PREPARE backupkit_statement FROM @backupkit_statement", cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("DEALLOCATE PREPARE backupkit_statement", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            return ex;
        }
    }

    // A bare word before a parenthesis that no grammar of names stands before; syntax such as IN ( is told apart by the server.
    private static IEnumerable<string> Called(byte[] text, SqlQuoting quoting)
    {
        var tokens = SqlToken.ReadSignificant(text, quoting);
        return Enumerable.Range(1, Math.Max(0, tokens.Count - 2))
            .Where(i => tokens[i].Kind == SqlTokenKind.Word
                && tokens[i + 1].Is('(')
                && tokens[i].Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_')
                && !char.IsAsciiDigit(tokens[i].Name[0])
                && !Grammar.Contains(tokens[i].Name.ToLowerInvariant())
                && !tokens[i - 1].Is('.')
                && !IsNamedQuery(tokens, i)
                && !(tokens[i - 1].Kind == SqlTokenKind.Word && NotCalled.Contains(tokens[i - 1].Name)))
            .Select(i => tokens[i].Name.ToLower(CultureInfo.InvariantCulture))
            .Distinct(StringComparer.Ordinal);
    }

    // WITH a AS (...), b (c) AS (...): the second has no keyword before it.
    private static bool IsNamedQuery(List<SqlToken> tokens, int at)
    {
        var (depth, next) = (0, at + 1);
        do
        {
            depth += tokens[next].Is('(') ? 1 : tokens[next].Is(')') ? -1 : 0;
            next++;
        }
        while (next < tokens.Count && depth > 0);

        return next + 1 < tokens.Count && tokens[next].IsKeyword("AS") && tokens[next + 1].Is('(');
    }
}

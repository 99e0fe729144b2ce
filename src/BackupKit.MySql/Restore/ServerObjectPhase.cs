using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Restore;

/// <summary>Makes what tables need of the server itself. CREATE SERVER holds a password, so no statement is ever repeated.</summary>
internal sealed class ServerObjectPhase(RestoreContext context)
{
    private const string Mode = "NO_ENGINE_SUBSTITUTION";

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (context.Plan.ServerObjects.Count == 0)
        {
            return;
        }

        var contents = new SetContents(context.Plan.Converted.Manifest);
        var session = await context.Sessions.First.UseAsync(null, Mode, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("SET NAMES utf8mb4", cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var step in context.Plan.ServerObjects)
            {
                var file = await context.Parts.ReadDefinitionAsync(contents, step.Item, cancellationToken).ConfigureAwait(false);
                await CreateAsync(session, step, ServerObjectText.Statement(file), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (!session.IsBroken)
            {
                await session.ExecuteAsync("SET NAMES binary", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateAsync(MySqlSession session, ServerObjectStep step, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlWireException ex) when (RestoreErrors.IsAnswer(ex))
        {
            var message = $"The {step.Item.Kind} {step.Item.Name} could not be made: the server answered with error {ex.ServerErrorNumber} ({ex.SqlState}).";
            const string hint = "Make it by hand from the set's objects, or grant CREATE TABLESPACE, CREATE_SPATIAL_REFERENCE_SYSTEM or SUPER.";
            if (step.IsNeeded)
            {
                throw new BackupException(BackupErrorCode.CreateObjectFailed, message, hint, ex.IsTransient);
            }

            context.Warn(BackupErrorCode.CreateObjectFailed, message, hint);
        }
    }
}

using System.Text.Json.Serialization;

namespace BackupKit.MySql;

/// <summary>What to do about statements that run longer than the guard allows when the snapshot lock is wanted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LongQueryAction>))]
public enum LongQueryAction
{
    /// <summary>Wait for them up to the lock time-out, then fail; the default.</summary>
    Wait = 0,

    /// <summary>Fail at once.</summary>
    Fail,

    /// <summary>End them with <c>KILL QUERY</c>.</summary>
    Kill,
}

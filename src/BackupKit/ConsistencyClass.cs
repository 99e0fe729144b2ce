using System.Text.Json.Serialization;

namespace BackupKit;

/// <summary>What may be claimed about a snapshot.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConsistencyClass>))]
public enum ConsistencyClass
{
    /// <summary>Tables may stem from different moments.</summary>
    BestEffort = 0,

    /// <summary>All data stems from one moment; the coordinates may be off.</summary>
    ConsistentData,

    /// <summary>All data stems from one moment, and the coordinates are exactly that moment.</summary>
    Consistent,
}

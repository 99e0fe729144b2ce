using System.Text.Json.Serialization;

namespace BackupKit.MySql;

/// <summary>How rows are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataFormat>))]
public enum DataFormat
{
    /// <summary>Escaped tab-separated text for LOAD DATA, with the statement beside it; the default, and the faster to restore.</summary>
    LoadData = 0,

    /// <summary>SQL INSERT statements of many rows.</summary>
    Insert,
}

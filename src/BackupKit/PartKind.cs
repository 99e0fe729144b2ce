using System.Text.Json.Serialization;

namespace BackupKit;

/// <summary>What a part of a set holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartKind>))]
public enum PartKind
{
    /// <summary>Not stated.</summary>
    Other = 0,

    /// <summary>The statement that creates a database.</summary>
    Database,

    /// <summary>The statement that creates a table.</summary>
    Table,

    /// <summary>The statement that creates a placeholder for a view, for readers that need one.</summary>
    ViewPlaceholder,

    /// <summary>The statement that creates a view.</summary>
    View,

    /// <summary>Triggers of one table or database.</summary>
    Triggers,

    /// <summary>Routines and events of one database in the form other loaders accept.</summary>
    Programs,

    /// <summary>Rows of one table.</summary>
    Rows,

    /// <summary>The statement that loads one rows part.</summary>
    LoadStatement,

    /// <summary>Byte-exact definition of one object.</summary>
    Definition,

    /// <summary>An index file of the set for other loaders.</summary>
    Metadata,
}

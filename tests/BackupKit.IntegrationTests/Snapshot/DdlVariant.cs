namespace BackupKit.IntegrationTests.Snapshot;

/// <summary>One kind of DDL statement, with what it needs and what is to come of it.</summary>
/// <param name="Name">Its name in the table of outcomes.</param>
/// <param name="Setup">What is there before, cut at <c>$$</c>; <c>{0}</c> is the database and <c>{1}</c> a user of its own.</param>
/// <param name="Ddl">The statements, cut at <c>$$</c>.</param>
internal sealed record DdlVariant(string Name, string Setup, string Ddl);

using BackupKit.MySql.Definitions;
using BackupKit.MySql.Wire;

namespace BackupKit.MySql.Tests.Definitions;

public sealed class ServerObjectReaderTests
{
    [Theory, Trait("Rule", "O21")]
    [InlineData("8.0.22", false)]
    [InlineData("8.0.23", true)]
    [InlineData("9.7.4-2", true)]
    public void Queries_Tablespaces_AskForTheExtensionSizeWhereTheServerHasIt(string version, bool isAsked)
    {
        var query = ServerObjectReader.Queries(ServerIdentity.Parse(version, default)).Single(q => q.Kind == ServerObjectReader.Tablespace);

        Assert.Equal(isAsked, query.Sql.Contains("AUTOEXTEND_SIZE", StringComparison.Ordinal));
        Assert.Equal("CREATE TABLESPACE `s` ADD DATAFILE 's.ibd' ENGINE=InnoDB", query.Read(["s", "s.ibd", "0", "N", "0"]).Statement);
    }
}

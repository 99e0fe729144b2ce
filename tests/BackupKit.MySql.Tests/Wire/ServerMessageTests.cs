using BackupKit.MySql.Wire;
using BackupKit.MySql.Wire.Payloads;

namespace BackupKit.MySql.Tests.Wire;

public sealed class ServerMessageTests
{
    [Theory]
    [InlineData(1062, "23000", "Duplicate entry 'it's' for key 't.PRIMARY'", "Duplicate entry '...' for key 't.PRIMARY'")]
    [InlineData(1366, "HY000", "Incorrect integer value: 'a' for column 'c' at row 1", "Incorrect integer value: '...' for column 'c' at row 1")]
    [InlineData(1366, "22007", "Incorrect integer value: 'a' for column `d`.`t`.`c` at row 1", "Incorrect integer value: '...' for column `d`.`t`.`c` at row 1")]
    [InlineData(1406, "22001", "Data too long for column 'c' at row 1", "Data too long for column 'c' at row 1")]
    [InlineData(1292, "22007", "Truncated incorrect DOUBLE value: 'x'y'", "Truncated incorrect DOUBLE value: '...'")]
    [InlineData(1526, "HY000", "Table has no partition for value 4711", "Table has no partition for value ...")]
    [InlineData(1064, "42000", "You have an error near 'x','y')' at line 1", "You have an error near '...' at line 1")]
    [InlineData(1146, "42S02", "Table 'a.b' doesn't exist", "Table 'a.b' doesn't exist")]
    public void WithoutRowData_Message_KeepsNamesAndDropsValues(int number, string state, string message, string expected) =>
        Assert.Equal(expected, ServerMessage.WithoutRowData(new ErrorPayload(number, state, message)));
}

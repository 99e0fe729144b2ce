using System.CommandLine;
using System.CommandLine.Help;

namespace BackupKit.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class CommandTree
{
    public static Command Create()
    {
        // A RootCommand would be named after the file of the assembly.
        return new Command(
            "backupkit",
            "Backs up MySQL and MariaDB in parallel and consistently, proves the backup, and restores it.\n" +
            "Nothing is ever changed on the server that is backed up; a restore overwrites nothing unless told to.")
        {
            new BackupCommand(),
            new VerifyCommand(),
            new RestoreCommand(),
            new CompareCommand(),
            new ListCommand(),
            new ShowCommand(),
            new PrecheckCommand(),
            new HelpOption { Action = new ExamplesHelpAction(new HelpAction()) },
            new VersionOption(),
        };
    }
}

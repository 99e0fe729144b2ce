using System.Runtime.Versioning;

// The tests look at file modes and run Unix tools.
[assembly: UnsupportedOSPlatform("windows")]

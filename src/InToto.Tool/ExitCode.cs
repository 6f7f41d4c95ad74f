using InToto.DotNet;

namespace InToto.Tool;

/// <summary>How the process ends. There are no other codes, except that <c>run</c> passes on the one of a command that failed.</summary>
internal static class ExitCode
{
    /// <summary>Verified, or done.</summary>
    public const int Done = 0;

    /// <summary>Rejected; a malformed document is, too.</summary>
    public const int Rejected = 1;

    /// <summary>Undecided: the command line is wrong, something cannot be read or written, or it was interrupted.</summary>
    public const int Undecided = 2;

    public static int Of(Exception problem) => problem is MetadataFormatException or PackageException ? Rejected : Undecided;
}

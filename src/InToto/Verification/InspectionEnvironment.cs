using System.Collections.Immutable;
using InToto.Recording;

namespace InToto.Verification;

/// <summary>What a command of an inspection is, and all that it gets from this machine.</summary>
internal static class InspectionEnvironment
{
    /// <summary>The command with the file that its first word stands for, searched outside the product.</summary>
    /// <exception cref="RecordingException">There is no such file, or it may not be used (2201).</exception>
    public static ProcessCommand Command(ImmutableArray<string> run, InspectionOptions options, ScratchCopy copy, Dialect dialect)
    {
        if (run.IsEmpty) throw new RecordingException(Codes.CommandNotFound, "The inspection names no command.", hint: "The project owner has to say in 'run' what is to be done.");
        var path = Executable.TrustedFolders(options.SearchPath ?? System.Environment.GetEnvironmentVariable("PATH"), Forbidden(options, copy));
        // The reference runs what a layout names by a path in the product, which is what the layout's owner must then have tied to a step.
        var file = dialect == Dialect.Compat && Executable.IsRelativePath(run[0])
            ? Executable.Find(run[0], copy.Product, searchPath: null)
            : Executable.FindTrusted(run[0], path, Forbidden(options, copy));
        return new([file, .. run[1..]], copy.Product) { Environment = Variables(path, copy), Sinks = ProcessSinks.None, OwnGroup = true };
    }

    private static string[] Forbidden(InspectionOptions options, ScratchCopy copy) => [RealPath.Of(options.ProductFolder) ?? options.ProductFolder, copy.Root];

    /// <summary>
    /// Nothing of the user's environment but the folders of programs: no secrets (threat H15), nothing that changes what programs do (H6). Home is
    /// an empty folder, so that neither the user's configuration is read nor what lies in the product's folder is taken for it.
    /// </summary>
    private static Dictionary<string, string> Variables(ImmutableArray<string> path, ScratchCopy copy)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = string.Join(Path.PathSeparator, path), ["LANG"] = "C.UTF-8", ["HOME"] = copy.Home, ["TMPDIR"] = copy.Temporary };
        if (!OperatingSystem.IsWindows()) return variables;
        variables["USERPROFILE"] = copy.Home;
        variables["TEMP"] = variables["TMP"] = copy.Temporary;
        if (System.Environment.GetEnvironmentVariable("SystemRoot") is { } system) variables["SystemRoot"] = system; // Programs do not start without it.
        return variables;
    }
}

using InToto.DotNet;

namespace InToto.Restore;

/// <summary>What is restored, as a user named it.</summary>
/// <param name="Folder">The folder where <c>dotnet</c> runs.</param>
/// <param name="Project">The project or solution; null for what is in the folder.</param>
/// <param name="Root">The repository: what projects import lies in it.</param>
internal sealed record RestorePlace(string Folder, string? Project, string Root)
{
    /// <summary>The project, where it is one; otherwise the solution, or the folder with several of them.</summary>
    public string Named => Project ?? Only(Folder) ?? Folder;

    /// <exception cref="RestoreException">There is nothing under the name (3320).</exception>
    public static RestorePlace Of(string named)
    {
        var path = Path.GetFullPath(named);
        if (Directory.Exists(path)) return new(path, null, RootOf(path));
        return File.Exists(path)
            ? new(Path.GetDirectoryName(path)!, path, RootOf(Path.GetDirectoryName(path)!))
            : throw new RestoreException(RestoreCodes.ProjectUnreadable, $"There is no project, solution or folder '{Printable.Of(named)}'.", hint: "Name what 'dotnet restore' would restore, or nothing for what is in this folder.");
    }

    /// <summary>The only thing in a folder that MSBuild builds.</summary>
    private static string? Only(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file).EndsWith("proj", StringComparison.OrdinalIgnoreCase) || Path.GetExtension(file).ToUpperInvariant() is ".SLN" or ".SLNX").Take(2).ToArray() is [var only] ? only : null;

    private static string RootOf(string folder) => BuildRoots.FindGit(folder) ?? folder;
}

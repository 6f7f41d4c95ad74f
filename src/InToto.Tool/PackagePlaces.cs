using System.Collections.Immutable;
using System.Runtime.InteropServices;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>Where packages are on this machine, and whose signatures of them are trusted.</summary>
internal static class PackagePlaces
{
    /// <summary>The packages that a word means.</summary>
    /// <exception cref="ToolException">It means none.</exception>
    public static ImmutableArray<PackageRequest> Find(string word, string? packagesFolder) => PackageSet.Find(word, packagesFolder ?? DefaultFolder()) ?? throw new ToolException(
        Codes.FileUnavailable, $"There is no file '{Printable.Of(word)}'.", hint: "Check the path given as PACKAGE, or name a package of the packages folder: ID@VERSION.");

    /// <summary>The roots that the SDK brings beside this runtime.</summary>
    public static TrustRoots Roots(Terminal terminal)
    {
        var dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (TrustRoots.NewestSdk(dotnet) is { } sdk) return TrustRoots.OfSdk(sdk);
        terminal.Report(new(Severity.Warning, RestoreCodes.RootsMissing, "There is no .NET SDK that brings trusted roots, so no package signature is trusted.", Printable.InFull(dotnet), "Install the .NET SDK beside this runtime."));
        return TrustRoots.None;
    }

    /// <summary>What is installed where a word says.</summary>
    /// <exception cref="ToolException">There is nothing under that name.</exception>
    public static AuditScope Installed(string word, string? packagesFolder) => AuditScope.Find(word, packagesFolder ?? DefaultFolder()) ?? throw new ToolException(
        Codes.FileUnavailable, $"There is no file or folder '{Printable.Of(word)}'.", hint: "Name a project, a solution, a folder of them, an APP.deps.json, or a packages folder.");

    private static string DefaultFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}

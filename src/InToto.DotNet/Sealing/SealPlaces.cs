using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>Where a seal finds the files that a build recorded, so that it can hash them again. Absolute paths.</summary>
/// <param name="Root">The repository, checked out, with the build's <c>obj</c> and <c>bin</c>.</param>
/// <param name="PackageFolders">Folders into which NuGet unpacks packages. They hold each package's archive.</param>
/// <param name="DotNetFolder">The dotnet installation with the SDK that built: it holds <c>sdk</c> and <c>packs</c>.</param>
public sealed record SealPlaces(string Root, ImmutableArray<string> PackageFolders, string DotNetFolder);

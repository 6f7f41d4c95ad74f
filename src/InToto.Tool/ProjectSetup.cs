using System.Collections.Immutable;

namespace InToto.Tool;

/// <summary>What decides where a project takes InToto.Build from.</summary>
/// <param name="Path">The project file.</param>
/// <param name="HasPackage">Whether it refers to InToto.Build already.</param>
/// <param name="IsCentral">Whether versions of packages are managed in Directory.Packages.props.</param>
/// <param name="RecordsSource">Whether its builds vouch for the source.</param>
/// <param name="Imports">The files that it is evaluated from.</param>
internal sealed record ProjectSetup(string Path, bool HasPackage, bool IsCentral, bool RecordsSource, ImmutableArray<string> Imports)
{
    /// <summary>Values of the properties that <c>doctor</c> looks at.</summary>
    public required Func<string, string> Value { get; init; }

    /// <summary>Whether the build takes this machine for a CI.</summary>
    public bool IsInCi { get; init; }

    /// <summary>Whether a property is true.</summary>
    public bool Is(string property) => Value(property).Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The outermost file of this name in the repository that the project is evaluated from; null when there is none.</summary>
    public string? Imported(string root, string name) => Imports
        .Where(file => System.IO.Path.GetFileName(file) == name && file.StartsWith(root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .MinBy(file => file.Length);
}

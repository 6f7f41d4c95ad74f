using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>What the manifest of a package says of it.</summary>
public sealed record Nuspec
{
    /// <summary>The package's id, as written: ASCII letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, at most <see cref="PackageLimits.IdChars"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The version in NuGet's normal form, without build metadata: <c>1.0.0</c> for <c>1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The address of <c>repository</c>, as written; null when there is none.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The commit of <c>repository</c>, as written; null when there is none.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the package holds symbols: the type <c>SymbolsPackage</c>, a file .snupkg.</summary>
    public bool IsSymbols { get; init; }

    /// <summary>The dependencies of all groups, in the order of the file.</summary>
    public ImmutableArray<NuspecDependency> Dependencies { get; init; } = [];

    /// <summary>What NuGet calls the package's file: <c>Contoso.Text.1.0.0.nupkg</c>, or <c>.snupkg</c>.</summary>
    public string FileName => $"{Id}.{Version}.{(IsSymbols ? "snupkg" : "nupkg")}";

    /// <summary>What evidence is called that lies beside the package: <c>Contoso.Text.1.0.0.intoto.jsonl</c>.</summary>
    public string EvidenceFileName => $"{Id}.{Version}.intoto.jsonl";

    /// <summary>What a build that leaves signing to a seal calls its evidence: <c>Contoso.Text.1.0.0.unsigned.jsonl</c>.</summary>
    public string UnsignedFileName => $"{Id}.{Version}.unsigned.jsonl";
}

/// <summary>A package that another one needs.</summary>
/// <param name="Id">Its id, as written.</param>
/// <param name="Framework">The target framework of its group, as written; empty for all.</param>
/// <param name="Range">The versions, as written (<c>13.0.3</c> means at least that); empty for any.</param>
/// <param name="Include">Which of its assets are used, as written; empty for the default.</param>
/// <param name="Exclude">Which are not, as written; empty for the default.</param>
public sealed record NuspecDependency(string Id, string Framework, string Range, string Include, string Exclude);

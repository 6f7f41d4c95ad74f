using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Adds what the build makes of the compile (satellites, the reference assembly that others compile against), and signs the fragment of this target framework.</summary>
[MSBuildMultiThreadableTask]
public sealed class FinishCompile : CompileTask
{
    /// <summary>Satellite assemblies in obj, and the reference assembly that other projects use.</summary>
    public ITaskItem[] Products { get; set; } = [];

    /// <summary>Where the repository is, as the project says; empty when it does not.</summary>
    public string RepositoryUrl { get; set; } = "";

    /// <summary>The version of MSBuild, for the link's environment.</summary>
    public string MSBuildVersion { get; set; } = "";

    /// <summary>Whether targets are declared that change what was compiled; what they began with is then compared when they are recorded.</summary>
    public bool IsTransformed { get; set; }

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Products): Products = (ITaskItem[])value; break;
            case nameof(RepositoryUrl): RepositoryUrl = (string)value; break;
            case nameof(MSBuildVersion): MSBuildVersion = (string)value; break;
            case nameof(IsTransformed): IsTransformed = (bool)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected override void Run(CancellationToken cancellationToken)
    {
        var compiled = CompiledStep.Take(BuildEngine4, Compile, cancellationToken);
        if (compiled.Silence is { } silence)
            Warn(BuildCodes.WitnessMissing, $"Nothing testifies to the sources of this compile: {silence.Why}. {silence.Consequence}", null, silence.Hint);
        if (!IsTransformed) compiled.RequireUnchanged(Suspects, cancellationToken);
        foreach (var product in Products)
            if (Path.GetFullPath(product.ItemSpec, ProjectFolder) is var path && File.Exists(path)) compiled.AddProduct(path, cancellationToken);

        compiled.WriteDocuments(cancellationToken);
        var signer = OpenSigner();
        LinkFiles.Write(RecordFolder, new Link
        {
            Name = FragmentName,
            Materials = compiled.Materials,
            Products = compiled.Products,
            Byproducts = new() { UnknownFields = [.. LinkText.Packages(compiled.ContentHashes), LinkText.Witness(TargetFramework, compiled.Silence is null), LinkText.Imports(TargetFramework, compiled.HasAllImports)] },
            Environment = LinkText.Environment(SdkVersion, MSBuildVersion, RepositoryUrl, compiled.IsDirty),
        }, signer);
    }

    /// <summary>Which targets run in between, as far as the files say that can be found.</summary>
    private string[] Suspects()
    {
        var (imports, packages) = (ReadImports(), ReadPackages());
        var sdk = Roots(packages).DotNetFolder;
        var ofOthers = imports with { Paths = [.. imports.Paths.Where(path => !RealPath.IsWithin(path, sdk))] };
        return [.. TargetsAfterCompile.In(ProjectFiles.Of(Project, Path.TrimEndingDirectorySeparator(Root), ofOthers, packages, TargetFramework)).Distinct(StringComparer.Ordinal)];
    }
}

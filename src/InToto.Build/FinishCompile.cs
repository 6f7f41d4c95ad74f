using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Adds what the build makes of the compile (satellites, the reference assembly that others compile against), and signs the fragment of this target framework.</summary>
[MSBuildMultiThreadableTask]
public sealed class FinishCompile : RecordingTask
{
    /// <summary>What <see cref="RecordInputs"/> calls this compile; empty where it did not run.</summary>
    public string Compile { get; set; } = "";

    /// <summary>Satellite assemblies in obj, and the reference assembly that other projects use.</summary>
    public ITaskItem[] Products { get; set; } = [];

    /// <summary>Whether targets are declared that change what was compiled; what they began with is then compared when they are recorded.</summary>
    public bool IsTransformed { get; set; }

    /// <inheritdoc/>
    private protected override void Set(string parameter, object value)
    {
        switch (parameter)
        {
            case nameof(Compile): Compile = (string)value; break;
            case nameof(Products): Products = (ITaskItem[])value; break;
            case nameof(IsTransformed): IsTransformed = (bool)value; break;
            default: base.Set(parameter, value); break;
        }
    }

    private protected override void Run(CancellationToken cancellationToken)
    {
        var compiled = CompiledStep.Take(BuildEngine4, Compile, cancellationToken);
        var compile = compiled.Compile.Of;
        if (compiled.Silence is { } silence)
            Warn(BuildCodes.WitnessMissing, $"Nothing testifies to the sources of this compile: {silence.Why}. {silence.Consequence}", null, silence.Hint);
        if (!IsTransformed) compiled.RequireUnchanged(() => Suspects(compiled.Compile), cancellationToken);
        foreach (var path in Products.Select(compile.PathOf))
            if (File.Exists(path)) compiled.AddProduct(path, cancellationToken);

        LinkFiles.Write(compile.RecordFolder, compiled.Link, compiled.Compile.Signer.Open(WarnOfKey));
    }

    /// <summary>Which targets run in between, as far as the files say that can be found.</summary>
    private string[] Suspects(KnownCompile compile)
    {
        var packages = compile.Of.ReadPackages();
        var sdk = compile.Of.Roots(packages).DotNetFolder;
        var ofOthers = compile.Imports with { Paths = [.. compile.Imports.Paths.Where(path => !RealPath.IsWithin(path, sdk))] };
        return [.. TargetsAfterCompile.In(ProjectFiles.Of(Project, Path.TrimEndingDirectorySeparator(compile.Of.Root), ofOthers, packages, compile.Of.TargetFramework)).Distinct(StringComparer.Ordinal)];
    }
}

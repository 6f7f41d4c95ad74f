using InToto.DotNet;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace InToto.Build;

/// <summary>Makes the link of a project of the fragments of its target frameworks, if they still say what is there.</summary>
[MSBuildMultiThreadableTask]
public sealed class MergeFragments : SigningTask
{
    /// <summary>
    /// The compiles of this evaluation's target frameworks: each the folder of its fragment, with <c>Framework</c> and <c>Runtime</c>, which name it, and
    /// <c>Compiled</c>, whether the compiler ran in this build.
    /// </summary>
    [Required]
    public ITaskItem[] Compiles { get; set; } = [];

    /// <summary>Where the link goes. Relative to the project.</summary>
    [Required]
    public string LinkFolder { get; set; } = "";

    /// <summary>What repository names are relative to. An absolute path.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>Whether this is a build of <c>--no-build</c>: nothing was compiled, and files may have changed since.</summary>
    public bool NoBuild { get; set; }

    /// <summary>Whether targets are declared that change what was compiled: then their step has a link, too.</summary>
    public bool IsTransformed { get; set; }

    /// <summary>The links.</summary>
    [Output]
    public ITaskItem[] Links { get; private set; } = [];

    private protected override void Run(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(LinkFolder, Path.GetDirectoryName(Project)!);
        var step = $"compile.{Path.GetFileNameWithoutExtension(Project)}";
        var signer = OpenSigner();
        (Link Compile, Link? Transform)[] fragments;
        try
        {
            fragments = [.. Compiles.Select(compile => Read(compile, signer, cancellationToken))];
            Links = IsTransformed
                ? [Write(folder, step, fragments.Select(fragment => fragment.Compile), signer), Write(folder, Compilation.NameOfTransformed(step), fragments.Select(fragment => fragment.Transform!), signer)]
                : [Write(folder, step, fragments.Select(fragment => fragment.Compile), signer)];
        }
        catch
        {
            // One of an earlier build must not be taken for this one's.
            LinkFiles.Delete(folder, step);
            LinkFiles.Delete(folder, Compilation.NameOfTransformed(step));
            throw;
        }
        if (!IsTransformed) LinkFiles.Delete(folder, Compilation.NameOfTransformed(step));
    }

    private static TaskItem Write(string folder, string step, IEnumerable<Link> fragments, LinkSigner signer) => ItemOf(LinkFiles.Write(folder, MergedLink.Of(step, [.. fragments]), signer));

    private (Link Compile, Link? Transform) Read(ITaskItem compile, LinkSigner signer, CancellationToken cancellationToken)
    {
        var (folder, name) = (compile.ItemSpec, Compilation.NameOfFragment(Project, compile.GetMetadata("Framework"), compile.GetMetadata("Runtime")));
        var path = Path.Join(folder, signer.FileName(name));
        // Nothing shows that an unsigned one is of an earlier build, and not of whoever can write there.
        if (signer.IsLater && compile.GetMetadata("Compiled") != "true")
            throw new BuildException(BuildCodes.UnsignedReused, $"The compile {Printable.Of(name)} did not run in this build, and what another build has left unsigned proves nothing.", path,
                "With InTotoSigning=deferred pack and compile in one build: without --no-build.");
        if (LinkFiles.Read(path, signer)?.Document is not Link fragment || fragment.Name != name)
            throw new BuildException(BuildCodes.LinkMissing, $"There is no link of the compile {Printable.Of(name)} that this key has signed.", path,
                NoBuild ? "Build with the key, then pack; or pack without --no-build." : "Build again with --no-incremental. If a target replaces CoreCompile, let it run.");
        var transform = IsTransformed ? ReadTransform(folder, name, fragment, signer) : null;
        Require(fragment.Products, fragment, transform, cancellationToken);
        if (NoBuild && compile.GetMetadata("Compiled") != "true") Require(fragment.Materials, fragment, null, cancellationToken);
        if (transform is not null) Require(transform.Products, transform, null, cancellationToken);
        return (fragment, transform);
    }

    /// <summary>What was made of the products of this very compile.</summary>
    private static Link ReadTransform(string folder, string name, Link compile, LinkSigner signer)
    {
        var (step, path) = (Compilation.NameOfTransformed(name), Path.Join(folder, signer.FileName(Compilation.NameOfTransformed(name))));
        if (LinkFiles.Read(path, signer)?.Document is not Link transform || transform.Name != step)
            throw new BuildException(BuildCodes.LinkMissing, $"There is no link of {Printable.Of(step)} that this key has signed.", path, "Build again with --no-incremental, then pack.");
        foreach (var (material, digests) in transform.Materials)
            if (!digests.Equals(compile.Products.Digests(material.Value))) throw Stale(transform, $"'{Printable.Of(material.Value)}' was compiled again", null);
        return transform;
    }

    /// <summary>The files are as they were recorded. What a generator made is in no file, and packages and the SDK are looked at when they are used.</summary>
    private void Require(InToto.Artifacts recorded, Link fragment, Link? transform, CancellationToken cancellationToken)
    {
        foreach (var (name, digests) in recorded)
        {
            if (name.Value == BuiltCommit.Name && BuiltCommit.Of(BuildEngine4, Root)?.Id is var id && (id is null || !BuiltCommit.Artifact(id).Digests.Equals(digests)))
                throw Stale(fragment, "another commit is checked out", null);
            if (name.Value[0] == '@' || name.Value.StartsWith("pkg:", StringComparison.Ordinal)) continue;
            var path = Path.Join(Root, name.Value);
            if (!File.Exists(path))
            {
                if (recorded == fragment.Products && IsGeneratorOutput(name, fragment)) continue;
                throw Stale(fragment, $"'{Printable.Of(name.Value)}' is not there any more", path);
            }
            // Changed where it was compiled: the step that did it says so.
            if (HashedFile.Read(path, cancellationToken).Digest is var now && !now.Equals(digests) && !(transform is not null && digests.Equals(transform.Materials.Digests(name.Value)) && now.Equals(transform.Products.Digests(name.Value)))) throw Stale(fragment, $"'{Printable.Of(name.Value)}' has another content by now", path);
        }
    }

    /// <summary>A source that is in the PDB only: the compiler's documents list it, and they are re-read as a product.</summary>
    private static bool IsGeneratorOutput(ArtifactName name, Link fragment) =>
        (name.Value.EndsWith(".cs", StringComparison.Ordinal) || name.Value.EndsWith(".vb", StringComparison.Ordinal)) && fragment.Products.Names.Any(product => product.Value.EndsWith(".documents", StringComparison.Ordinal));

    private static BuildException Stale(Link fragment, string why, string? where) => new(BuildCodes.LinkStale,
        $"The link of {(PackageWitness.IsCompile(fragment.Name) ? "the compile " : "")}{Printable.Of(fragment.Name)} does not fit: {why}.", where, "Build again with --no-incremental; if it happens again, find out who writes there.");
}

using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Records what declared targets made of what the compiler wrote: the step <c>transform.PROJECT</c>, from the compile's products to what is packed.</summary>
[MSBuildMultiThreadableTask]
public sealed class RecordTransform : TransformTask
{
    /// <summary>What <c>InTotoTransformTargets</c> holds.</summary>
    [Required]
    public string Targets { get; set; } = "";

    /// <summary>The version of MSBuild, for the link's environment.</summary>
    public string MSBuildVersion { get; set; } = "";

    private protected override void Run(CancellationToken cancellationToken)
    {
        if (IsDeferred)
            throw new BuildException(BuildCodes.TransformDeferred, "InTotoTransformTargets and InTotoSigning=deferred are both set: what sealing could check is no more what was compiled.",
                hint: "Sign in the build, or do without targets that change assemblies.");
        var signer = OpenSigner();
        var begin = TransformBegin.Take(BuildEngine4, Compilation.Id);
        var path = Path.Join(Compilation.RecordFolder, signer.FileName(Compilation.FragmentName));
        if (LinkFiles.Read(path, signer)?.Document is not Link compile)
            throw new BuildException(BuildCodes.LinkMissing, $"There is no link of the compile {Printable.Of(Compilation.FragmentName)} that this key has signed, so what changed its products cannot be recorded.", path, "Build again with --no-incremental.");
        var before = LinkFiles.Read(Path.Join(Compilation.RecordFolder, signer.FileName(NameOfTransform)), signer)?.Document as Link;

        List<Artifact> materials = [], products = [];
        foreach (var (obj, bin) in Copies)
        {
            var (name, copy) = (NameOf(obj), NameOf(bin));
            if (compile.Products.Digests(name) is not { } compiled || !File.Exists(obj) || !File.Exists(bin)) continue;
            var (made, packed) = (HashedFile.Read(obj, cancellationToken).Digest, HashedFile.Read(bin, cancellationToken).Digest);
            var isKnown = before is not null && compiled.Equals(before.Materials.Digests(name)) && packed.Equals(before.Products.Digests(copy)) && made.Equals(before.Products.Digests(name) ?? compiled);
            if (!isKnown) Require(begin, obj, bin, compiled, made, packed);
            materials.Add(new(ArtifactName.Parse(name), compiled));
            products.Add(new(ArtifactName.Parse(copy), packed));
            if (!made.Equals(compiled)) products.Add(new(ArtifactName.Parse(name), made));
        }
        LinkFiles.Write(Compilation.RecordFolder, new Link
        {
            Name = NameOfTransform,
            Materials = InToto.Artifacts.Of(materials),
            Products = InToto.Artifacts.Of(products),
            Byproducts = new() { UnknownFields = [LinkText.Targets(TargetFramework, Targets)] },
            Environment = LinkText.Environment(SdkVersion, MSBuildVersion),
        }, signer);
    }

    /// <summary>Whatever changed began with what the compiler wrote, and not before the first of the declared targets.</summary>
    private static void Require(TransformBegin? begin, string obj, string bin, DigestSet compiled, DigestSet made, DigestSet packed)
    {
        if (made.Equals(compiled) && packed.Equals(compiled)) return;
        if (begin is null) throw Unclear(packed.Equals(made) ? obj : bin, "is not what the compiler wrote, and none of the targets in InTotoTransformTargets ran in this build");
        if (!compiled.Equals(begin.At(obj))) throw Unclear(obj, "was no more what the compiler wrote when the first of the targets in InTotoTransformTargets began");
        // Changed where it was compiled and then copied; or changed where it was copied to, and then it was the copy before.
        if (!packed.Equals(made) && !compiled.Equals(begin.At(bin))) throw Unclear(bin, "was no copy of what the compiler wrote when the first of the targets in InTotoTransformTargets began");
    }

    private static BuildException Unclear(string path, string why) => new(BuildCodes.TransformUnclear, $"'{Printable.InFull(path)}' {why}.", path,
        "Name every target that changes it in InTotoTransformTargets, and build again with --no-incremental.");

    private string NameOfTransform => Compilation.NameOfTransformed(Compilation.FragmentName);

    private string NameOf(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');
}

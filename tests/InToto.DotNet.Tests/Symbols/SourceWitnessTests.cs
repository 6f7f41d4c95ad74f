using System.Security.Cryptography;
using System.Text;

namespace InToto.DotNet.Tests.Symbols;

public sealed class SourceWitnessTests(CompiledSamples samples) : IClassFixture<CompiledSamples>
{
    [Fact]
    public void Sources_that_are_what_was_recorded_are_witnessed() =>
        Witness(samples.Embedded).Require(Recorded(("src/Slug.cs", CompiledSamples.Slug), ("src/Words.cs", Words), ("@generated/src/obj/Info.cs", CompiledSamples.AssemblyInfo)), Artifacts.None);

    [Fact]
    public void N6_A_source_that_was_swapped_while_the_compiler_ran_is_refused()
    {
        var problem = Assert.Throws<PackageException>(() => Witness(samples.Swapped, samples.SwappedPdb).Require(Recorded(CompiledSamples.Sources), Artifacts.None));

        Assert.Equal(PackageCodes.SourceDiffers, problem.Code);
        Assert.Equal("The compiler read another 'src/Words.cs' than the one recorded.", problem.Message);
    }

    [Fact]
    public void A_source_that_was_not_recorded_is_refused()
    {
        var problem = Assert.Throws<PackageException>(() => Witness(samples.Portable, samples.PortablePdb).Require(Recorded(CompiledSamples.Sources[..2]), Artifacts.None));

        Assert.Equal((PackageCodes.SourceUnrecorded, "The compiler read 'src/obj/Info.cs', which the compile did not record."), (problem.Code, problem.Message));
    }

    internal const string Words = "class Words { int Count() => 2; }";

    internal static Artifacts Recorded(params (string Name, string Text)[] files) => Artifacts.Of(files.Select(file =>
        new Artifact(ArtifactName.Parse(file.Name), DigestSet.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text))))));

    internal static SourceWitness Witness(byte[] assembly, byte[]? pdb = null) =>
        SourceWitness.Of(PortablePdb.Read(pdb ?? CompiledSamples.Assembly(assembly).EmbeddedPdb()!, "a.pdb"), "a.dll");
}

using InToto.Testing;

namespace InToto.Build.Tests;

public sealed class LinkDocumentTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Fragments_are_merged_unless_one_file_has_two_contents()
    {
        var merged = MergedLink.Of("compile.Demo", [Fragment("a.cs", 1), Fragment("b.cs", 2), Fragment("a.cs", 1)]);

        Assert.Equal(["a.cs", "b.cs"], merged.Materials.Names.Select(name => name.Value));
        Assert.Equal("compile.Demo", merged.Name);
        var conflict = Assert.Throws<BuildException>(() => MergedLink.Of("compile.Demo", [Fragment("a.cs", 1), Fragment("a.cs", 2)]));
        Assert.Equal(BuildCodes.FragmentsConflict, conflict.Code);
        Assert.Contains("a.cs", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_from_elsewhere_is_links_layouts_and_files_of_them_and_nothing_else()
    {
        var link = Envelope.Of(Fragment("a.cs", 1)).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id));
        MetadataFile.Write(_sandbox.At("one.link"), link);
        File.WriteAllBytes(_sandbox.At("some.jsonl"), DotNet.Evidence.Write(link));
        File.WriteAllText(_sandbox.At("other.txt"), "{}");

        var documents = new PackageDocuments();
        documents.Add(_sandbox.At("some.jsonl"));
        Assert.Equal(DotNet.Evidence.Write(link), documents.ToBytes());
        var fromFile = new PackageDocuments();
        fromFile.Add(_sandbox.At("one.link"));
        Assert.Equal(documents.ToBytes(), fromFile.ToBytes());
        foreach (var name in (string[])["other.txt", "missing.link", "missing.jsonl"])
            Assert.Equal(BuildCodes.EvidenceMalformed, Assert.Throws<BuildException>(() => documents.Add(_sandbox.At(name))).Code);
    }

    [Fact]
    public void Attestations_among_the_evidence_from_elsewhere_are_carried_on_as_they_are()
    {
        var link = Envelope.Of(Fragment("a.cs", 1)).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id));
        const string attestation = """{"payload":"e30=","payloadType":"application/vnd.other+json","signatures":[{"keyid":"a","sig":"YQ=="}]}""";
        File.WriteAllText(_sandbox.At("some.jsonl"), $"{attestation}\n{System.Text.Encoding.UTF8.GetString(DotNet.Evidence.Write(link))}");

        var documents = new PackageDocuments();
        documents.Add(_sandbox.At("some.jsonl"));

        Assert.EndsWith($"\n{attestation}\n", System.Text.Encoding.UTF8.GetString(documents.ToBytes()), StringComparison.Ordinal);
        Assert.EndsWith($"\n{attestation}\n", System.Text.Encoding.UTF8.GetString(documents.ToUnsignedBytes()), StringComparison.Ordinal);
        Assert.Equal(2, System.Text.Encoding.UTF8.GetString(documents.ToBytes()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Links_of_one_step_are_removed_and_those_of_others_stay()
    {
        var folder = _sandbox.At("links");
        Directory.CreateDirectory(folder);
        MetadataFile.Write(Path.Join(folder, "compile.Demo.00000000.link"), Envelope.Of(Fragment("a.cs", 1) with { Name = "compile.Demo" }).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id)));
        MetadataFile.Write(Path.Join(folder, "pack.00000000.link"), Envelope.Of(Fragment("a.cs", 1) with { Name = "pack" }).SignedBy((TestKeys.Bob, TestKeys.Bob.PublicKey.Id)));

        LinkFiles.Delete(folder, "compile.Demo", Path.Join(folder, "compile.Demo.11111111.link"));

        Assert.Equal(["pack.00000000.link"], LinkFiles.In(folder).Select(Path.GetFileName));
    }

    private static Link Fragment(string name, byte content) => new()
    {
        Name = "compile.Demo+net10.0",
        Materials = InToto.Artifacts.Of([new(ArtifactName.Parse(name), DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData([content])))]),
    };
}

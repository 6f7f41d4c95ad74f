using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using InToto.Json;

namespace InToto.Benchmarks;

/// <summary>A link of 100,000 materials: writing, reading, and making its canonical form.</summary>
[MemoryDiagnoser]
public class DocumentBenchmarks
{
    private Link _link = null!;
    private byte[] _json = [];
    private JsonValue _tree = null!;

    [GlobalSetup]
    public void Setup()
    {
        _link = new()
        {
            Name = "large",
            Materials = Artifacts.Of(Enumerable.Range(0, 100_000).Select(i => new Artifact(
                ArtifactName.Parse(string.Create(CultureInfo.InvariantCulture, $"src/folder{i % 100}/file{i}.cs")), DigestSet.Sha256(new byte[32])))),
        };
        _json = _link.ToJson();
        _tree = StrictJson.ParseSigned(_json);
    }

    [Benchmark]
    public byte[] Write() => _link.ToJson();

    [Benchmark]
    public object Parse() => StrictJson.ParseSigned(_json);

    [Benchmark]
    public byte[] Canonicalise() => CanonicalJson.Encode(_tree);

    [Benchmark]
    public Document Read() => DocumentReader.Read(new(_tree, "the link", Dialect.Strict));
}

using System.Globalization;
using BenchmarkDotNet.Attributes;
using InToto.Testing;

namespace InToto.Benchmarks;

/// <summary>Verification inside a process, keys and code warm.</summary>
[MemoryDiagnoser]
public class VerificationBenchmarks
{
    private (byte[] Layout, Dictionary<string, byte[]> Links) _demo;
    private (byte[] Layout, Dictionary<string, byte[]> Links) _large;

    [GlobalSetup]
    public void Setup()
    {
        _demo = new SupplyChainSimulator()
            .Step("write-code", makes: ["foo.py"])
            .Step("package", uses: ["foo.py"], makes: ["foo.tar.gz"], expectedMaterials: ["MATCH foo.py WITH PRODUCTS FROM write-code", "DISALLOW *"])
            .Sign();

        var large = new SupplyChainSimulator()
            .Step("source", expectedProducts: ["CREATE *", "DISALLOW *"])
            .Step("compile", expectedMaterials: ["MATCH * WITH PRODUCTS FROM source", "DISALLOW *"]);
        foreach (var file in Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"src/folder{i % 100}/file{i}.cs")))
            large["source"].Products[file] = large["compile"].Materials[file] = file;
        _large = large.Sign();
    }

    [Benchmark(Description = "verify: demo chain, 2 steps")]
    public Task<VerificationOutcome> Demo() => Verify(_demo);

    [Benchmark(Description = "verify: 100,000 products matched by 100,000 materials")]
    public Task<VerificationOutcome> Large() => Verify(_large);

    private static async Task<VerificationOutcome> Verify((byte[] Layout, Dictionary<string, byte[]> Links) chain)
    {
        var verifier = new Verifier([TestKeys.Alice.PublicKey], new() { Clock = new FixedClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) });
        var outcome = await verifier.VerifyAsync(new("root.layout", chain.Layout), new MemoryLinkStore(chain.Links));
        outcome.ShouldBeVerified();
        return outcome;
    }
}

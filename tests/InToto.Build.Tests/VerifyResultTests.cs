using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>What <c>verify --format json</c> writes of a package that was really built, held to its schema. Chains of links and packages without evidence: InToto.Tool.Tests.</summary>
public sealed class VerifyResultTests : IDisposable
{
    private readonly SampleSolution _small = SampleSolution.Small();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Every_result_of_a_package_with_evidence_fits_the_schema()
    {
        _small.Prepare();
        _small.Packed();
        var sandbox = _small.Sandbox;
        string[] package = [_small.PackageFile, "--layout-key", Testing.Repository.TestAsset("keys", "alice.pub")];
        sandbox.Write("trusting/intoto.policy.json", $$"""{"version":1,"packages":[{"pattern":"*","keys":["{{Testing.Repository.TestAsset("keys", "alice.pub")}}"]}]}""");
        sandbox.Write("strange/intoto.policy.json", $$"""{"version":1,"packages":[{"pattern":"*","keys":["{{Testing.Repository.TestAsset("keys", "bob.pub")}}"]}]}""");

        Fits(0, "verified", ["verify", .. package]);
        Fits(0, "verified", ["check-push", .. package]);
        Fits(0, "no expectation", ["verify", _small.PackageFile, "--facts", "--source", sandbox.Root]);
        Fits(0, "accepted", ["verify", _small.PackageFile, "--policy", sandbox.At("trusting/intoto.policy.json")]);
        Fits(1, "rejected", ["verify", _small.PackageFile, "--policy", sandbox.At("strange/intoto.policy.json")]);

        sandbox.Done("python3", "-c", $"import zipfile; a = zipfile.ZipFile('{_small.PackageFile}'); b = zipfile.ZipFile('{sandbox.At("Small.1.0.0.nupkg")}', 'w'); [b.writestr(n, a.read(n)) for n in a.namelist() if not n.startswith('_manifest')]; b.writestr('build/Small.targets', '<Project />')");
        File.Copy(_small.EvidenceFile, sandbox.At("Small.1.0.0.intoto.jsonl"));
        Fits(1, "rejected", ["verify", "Small.1.0.0.nupkg", .. package[1..]]);
    }

    private void Fits(int exitCode, string outcome, string[] words)
    {
        var ending = _small.Sandbox.RunTool([.. words, "--format", "json"]);
        var line = ending.Output.Split('\n').Single(line => line.StartsWith('{'));

        Assert.Equal(exitCode, ending.Code);
        Assert.Contains($"\"outcome\":\"{outcome}\"", line, StringComparison.Ordinal);
        Assert.Empty(DocumentedSchema.VerifyResult.Against(line));
    }
}

using InToto.Signing;
using InToto.Verification;

namespace InToto.Interop.Tests;

/// <summary>The <c>verify</c> cases of <c>testassets/vectors</c> with OpenPGP keys.</summary>
public sealed class OpenPgpVectorTests
{
    public static TheoryData<VectorCase, Dialect> Cases => [.. from vector in VectorCase.OpenPgp from dialect in Enum.GetValues<Dialect>() select new TheoryDataRow<VectorCase, Dialect>(vector, dialect)];

    [Fact]
    public void There_are_11_cases() => Assert.Equal(11, VectorCase.OpenPgp.Count);

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task In_either_dialect_a_case_comes_out_as_decided(VectorCase vector, Dialect dialect)
    {
        Assert.SkipUnless(Keyring.IsInstalled, "gpg is not installed.");
        var keyring = Directory.CreateTempSubdirectory("gpg").FullName; // gpg writes into it
        try
        {
            foreach (var file in Directory.EnumerateFiles(vector.Keyring)) File.Copy(file, Path.Combine(keyring, Path.GetFileName(file)));
            var owners = vector.Fingerprints.Select(new GpgKeyring(keyring).PublicKey);
            var outcome = await new Verifier(owners, new() { Dialect = dialect }, new NoInspection())
                .VerifyAsync(MetadataFile.Read(vector.Layout), new LinkDirectory(vector.LinkFolder), TestContext.Current.CancellationToken);

            // Accepted is what is left to the inspection.
            var stage = outcome is Rejected { Failure: var failure } ? failure.Stage : 13;
            Assert.True(vector.Accept ? stage > 10 : stage is 1 or 6, $"{vector.Name} at stage {stage}");
        }
        finally
        {
            Directory.Delete(keyring, recursive: true);
        }
    }

    private sealed class NoInspection : IInspectionRunner
    {
        public void Begin(Layout layout)
        {
            // Nothing to prepare.
        }

        public ValueTask<Link> RunAsync(Inspection inspection, AgreedChain chain, CancellationToken cancellationToken) => new(new Link { Name = inspection.Name });
    }
}

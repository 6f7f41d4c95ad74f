using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using InToto.Testing;
using static InToto.Restore.Tests.Signatures.TestAuthority;

namespace InToto.Restore.Tests.Signatures;

/// <summary>J45 and its kind: what is believed of a package signature, and what is not. That it is over the package is checked where packages are opened.</summary>
public sealed class PackageSignaturesTests
{
    private static readonly TestAuthority Root = new("Trusted Root");
    private static readonly TestAuthority StrangeRoot = new("Strange Root");
    private static readonly TrustRoots Roots = TrustRoots.Of(Root.Pem, Root.Pem);
    private static readonly X509Certificate2 Author = Root.Issue("Contoso");
    private static readonly X509Certificate2 GalleryCertificate = Root.Issue("Gallery");
    private static readonly X509Certificate2 Stamper = Root.Issue("Stamper", [SignatureOids.TimeStamping]);
    private static readonly X509Certificate2 Ended = Root.Issue("Ended", from: Now.AddYears(-4), until: Now.AddYears(-2));
    private static readonly X509Certificate2 OldStamper = Root.Issue("Old Stamper", [SignatureOids.TimeStamping], from: Now.AddYears(-4), until: Now.AddYears(-2));

    [Fact]
    public void An_authors_signature_is_trusted_when_its_certificate_leads_to_a_trusted_root()
    {
        var fact = Single(new(Author));

        Assert.Equal((SignatureState.Trusted, SignatureKind.Author, null, null), (fact.State, fact.Kind, fact.Code, fact.Problem));
        Assert.Equal(("CN=Contoso", "CN=Trusted Root"), (fact.Subject, fact.Issuer));
        Assert.Equal(Convert.ToHexStringLower(Author.GetCertHash(HashAlgorithmName.SHA256)), fact.Fingerprint);
        Assert.Null(fact.Time);
    }

    [Fact]
    public void A_gallerys_signature_names_the_gallery_and_the_owners()
    {
        var fact = Single(TestSignature.OfGallery(GalleryCertificate));

        Assert.Equal((SignatureState.Trusted, SignatureKind.Repository, TestSignature.Gallery), (fact.State, fact.Kind, fact.ServiceIndex));
        Assert.Equal(["alice", "contoso"], fact.Owners);
    }

    [Fact]
    public void A_gallery_signs_over_the_signature_of_the_author()
    {
        var facts = Of(TestSignature.OfGallery(GalleryCertificate).Countersign(new TestSignature(Author).Sign()));

        Assert.Equal([(SignatureKind.Author, SignatureState.Trusted), (SignatureKind.Repository, SignatureState.Trusted)], facts.Select(fact => (fact.Kind!.Value, fact.State)));
        Assert.Equal(["CN=Contoso", "CN=Gallery"], facts.Select(fact => fact.Subject));
    }

    [Fact]
    public void A_signature_that_no_trusted_root_answers_for_is_a_fact_and_not_trusted()
    {
        Untrusted(new(StrangeRoot.Issue("Contoso")), "does not end at a trusted root");
        Assert.Equal(SignatureState.Untrusted, Assert.Single(PackageSignatures.Of(new TestSignature(Author).Sign().Encode(), TrustRoots.None, Clock)).State);
    }

    [Fact]
    public void A_time_stamp_keeps_a_signature_good_when_its_certificate_has_ended()
    {
        var fact = Single(new(Ended) { Stamps = [signature => Stamp(signature, OldStamper, Now.AddYears(-3))] });
        Assert.Equal((SignatureState.Trusted, Now.AddYears(-3), "CN=Old Stamper"), (fact.State, fact.Time, fact.TimestampAuthority));

        Untrusted(new(Ended), "was not valid then");
        Untrusted(new(Ended) { Stamps = [signature => Stamp(signature, Stamper, Now)] }, "was not valid then");
    }

    [Fact]
    public void A_time_stamp_that_no_trusted_root_answers_for_makes_a_signature_untrusted() =>
        Untrusted(new(Author) { Stamps = [signature => Stamp(signature, StrangeRoot.Issue("Stamper", [SignatureOids.TimeStamping]), Now)] }, "does not end at a trusted root");

    [Fact]
    public void J45_A_signature_that_does_not_verify_is_wrong()
    {
        var bytes = new TestSignature(Author).Sign();
        var encoded = bytes.Encode();
        var at = encoded.AsSpan().IndexOf(bytes.SignerInfos[0].GetSignature());
        foreach (var bit in new[] { 0, 100, 255 })
        {
            byte[] changed = [.. encoded];
            changed[at + bit] ^= 1;
            Assert.Equal((SignatureState.Wrong, RestoreCodes.SignatureWrong), Result(Assert.Single(Of(changed))));
        }
    }

    [Fact]
    public void J45_A_signature_of_another_content_is_wrong()
    {
        var encoded = new TestSignature(Author).Sign().Encode();
        encoded[encoded.AsSpan().IndexOf("Version:1"u8)] = (byte)'v';

        Assert.Equal((SignatureState.Wrong, RestoreCodes.SignatureWrong), Result(Assert.Single(Of(encoded))));
    }

    [Fact]
    public void J45_What_is_no_signature_is_malformed_and_ends()
    {
        foreach (var junk in (byte[][])[[], [0], [0x30], [.. "junk"u8], new byte[1000], [.. Enumerable.Repeat((byte)0x30, 1000)], [.. Enumerable.Repeat((byte)0x80, 1000)]])
            Assert.Equal((SignatureState.Wrong, RestoreCodes.SignatureMalformed, null), (Assert.Single(Of(junk)).State, Assert.Single(Of(junk)).Code, Assert.Single(Of(junk)).Kind));
    }

    [Fact]
    public void J45_A_weak_hash_is_wrong() => Wrong(RestoreCodes.SignatureWrong, new(Author) { Digest = "1.3.14.3.2.26" });

    [Theory]
    [InlineData(SignatureOids.Sha384)]
    [InlineData(SignatureOids.Sha512)]
    public void Longer_hashes_are_as_good(string digest) => Assert.Equal(SignatureState.Trusted, Single(new(Author) { Digest = digest }).State);

    [Fact]
    public void J45_A_signature_says_once_whose_it_is()
    {
        Wrong(RestoreCodes.SignatureMalformed, new(Author) { Commitments = [] });
        Wrong(RestoreCodes.SignatureMalformed, new(Author) { Commitments = ["1.2.840.113549.1.9.16.6.3"] });
        Wrong(RestoreCodes.SignatureMalformed, new(Author) { Commitments = [SignatureOids.ProofOfOrigin, SignatureOids.ProofOfReceipt] });
        Wrong(RestoreCodes.SignatureMalformed, new(Author) { Commitments = [SignatureOids.ProofOfOrigin, SignatureOids.ProofOfOrigin] });
    }

    [Fact]
    public void J45_A_signature_has_one_signer()
    {
        var cms = new TestSignature(Author).Sign();
        cms.ComputeSignature(new TestSignature(GalleryCertificate).Signer());
        Assert.Equal((SignatureState.Wrong, RestoreCodes.SignatureMalformed), Result(Assert.Single(Of(cms))));
    }

    [Fact]
    public void J45_A_signature_names_the_certificate_that_it_was_made_with()
    {
        Wrong(RestoreCodes.SignatureMalformed, new(Author) { Named = null });
        Wrong(RestoreCodes.CertificateUnfit, new(Author) { Named = GalleryCertificate });
        Wrong(RestoreCodes.CertificateUnfit, new(Author) { WithoutCertificate = true });
    }

    [Fact]
    public void J45_A_certificate_must_be_one_for_signing_code_with_an_RSA_key()
    {
        Wrong(RestoreCodes.CertificateUnfit, new(Stamper));
        Wrong(RestoreCodes.CertificateUnfit, new(Root.Issue("No use", [])));
        Wrong(RestoreCodes.CertificateUnfit, new(Root.Issue("Lifetime", [SignatureOids.CodeSigning, SignatureOids.LifetimeSigning])));
        Wrong(RestoreCodes.CertificateUnfit, new(Root.Issue("Small", bits: 1024)));
        Wrong(RestoreCodes.CertificateUnfit, new(Root.IssueEcdsa("Curve")));
        Assert.Equal(SignatureState.Trusted, Single(new(Root.Issue("Both", [SignatureOids.CodeSigning, SignatureOids.TimeStamping]))).State);
    }

    [Fact]
    public void J45_A_time_stamp_must_be_one_of_this_signature()
    {
        Wrong(RestoreCodes.TimestampWrong, new(Author) { Stamps = [_ => Stamp([1, 2, 3], Stamper, Now)] });
        Wrong(RestoreCodes.TimestampWrong, new(Author) { Stamps = [signature => Stamp(signature, Author, Now)] });
        Wrong(RestoreCodes.TimestampWrong, new(Author) { Stamps = [signature => Stamp(signature, OldStamper, Now)] });
        Wrong(RestoreCodes.TimestampWrong, new(Author) { Stamps = [_ => [5, 0]] });
        Wrong(RestoreCodes.SignatureMalformed, new(Author) { Stamps = [signature => Stamp(signature, Stamper, Now), signature => Stamp(signature, Stamper, Now.AddDays(-1))] });
        Assert.Equal(SignatureState.Trusted, Single(new(Author) { Stamps = [signature => Stamp(signature, Stamper, Now)] }).State);
    }

    [Fact]
    public void J45_A_gallerys_signature_says_which_gallery_and_which_owners()
    {
        var gallery = TestSignature.OfGallery(GalleryCertificate);

        Wrong(RestoreCodes.SignatureMalformed, gallery with { ServiceIndex = null });
        Wrong(RestoreCodes.SignatureMalformed, gallery with { ServiceIndex = "http://gallery.example.org/index.json" });
        Wrong(RestoreCodes.SignatureMalformed, gallery with { ServiceIndex = "gallery" });
        Wrong(RestoreCodes.SignatureMalformed, gallery with { Owners = [] });
        Wrong(RestoreCodes.SignatureMalformed, gallery with { Owners = ["alice", " "] });
        Wrong(RestoreCodes.SignatureMalformed, gallery with { Owners = [new string('a', RestoreLimits.OwnerChars + 1)] });
        Wrong(RestoreCodes.SignatureMalformed, gallery with { Owners = [.. Enumerable.Range(0, RestoreLimits.Owners + 1).Select(i => $"owner{i}")] });
        Assert.Equal(SignatureState.Trusted, Single(gallery with { Owners = null }).State);
        Assert.Equal(SignatureState.Trusted, Single(gallery with { Owners = [.. Enumerable.Range(0, RestoreLimits.Owners).Select(i => $"owner{i}")] }).State);
    }

    [Fact]
    public void J45_Galleries_do_not_sign_over_galleries_and_only_one_over_an_author()
    {
        var gallery = TestSignature.OfGallery(GalleryCertificate);

        Assert.Equal((SignatureState.Wrong, RestoreCodes.SignatureMalformed), Result(Assert.Single(Of(gallery.Countersign(gallery.Sign())))));
        Assert.Equal((SignatureState.Wrong, RestoreCodes.SignatureMalformed), Result(Assert.Single(Of(gallery.Countersign(gallery.Countersign(new TestSignature(Author).Sign()))))));
    }

    [Fact]
    public void J45_A_gallerys_signature_over_another_signature_is_wrong()
    {
        var gallery = TestSignature.OfGallery(GalleryCertificate);
        var cms = gallery.Countersign(new TestSignature(Author).Sign());
        var encoded = cms.Encode();
        encoded[encoded.AsSpan().IndexOf(cms.SignerInfos[0].CounterSignerInfos[0].GetSignature()) + 5] ^= 1;

        Assert.Equal([(SignatureState.Trusted, null), (SignatureState.Wrong, RestoreCodes.SignatureWrong)], Of(encoded).Select(fact => (fact.State, fact.Code)));
    }

    [Fact]
    public void Countersignatures_of_other_kinds_claim_nothing() =>
        Assert.Single(Of(new TestSignature(GalleryCertificate) { Commitments = [] }.Countersign(new TestSignature(Author).Sign())));

    [Fact]
    public void Roots_that_are_not_there_or_no_certificates_are_said_so()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(TrustRoots.NewestSdk(folder.Path));
        Assert.Equal(RestoreCodes.RootsMissing, Assert.Throws<RestoreException>(() => TrustRoots.OfSdk(folder.Path)).Code);
        Assert.Equal(RestoreCodes.RootsMissing, Assert.Throws<RestoreException>(() => TrustRoots.Of("", Root.Pem)).Code);
        Assert.Equal(RestoreCodes.RootsMissing, Assert.Throws<RestoreException>(() => TrustRoots.Of(Root.Pem, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).Code);
    }

    [Fact]
    public void The_newest_SDK_is_taken_and_a_release_before_its_previews()
    {
        using var folder = new TemporaryFolder();
        foreach (var version in new[] { "9.0.300", "10.0.100-preview.1", "10.0.100", "10.0.99", "11.0.100", "NuGetFallbackFolder" })
        {
            folder.Write($"sdk/{version}/trustedroots/{(version == "11.0.100" ? "none" : "codesignctl.pem")}", Root.Pem);
            folder.Write($"sdk/{version}/trustedroots/timestampctl.pem", Root.Pem);
        }

        Assert.Equal("10.0.100", Path.GetFileName(TrustRoots.NewestSdk(folder.Path)));
        Assert.NotNull(TrustRoots.OfSdk(TrustRoots.NewestSdk(folder.Path)!));
    }

    private static readonly FixedClock Clock = new(Now);

    private static ImmutableArray<SignatureFact> Of(SignedCms cms) => Of(cms.Encode());

    private static ImmutableArray<SignatureFact> Of(byte[] encoded) => PackageSignatures.Of(encoded, Roots, Clock);

    private static SignatureFact Single(TestSignature signature) => Assert.Single(Of(signature.Sign()));

    private static void Wrong(string code, TestSignature signature)
    {
        var fact = Single(signature);
        Assert.Equal((SignatureState.Wrong, code), Result(fact));
        Assert.NotNull(fact.Problem);
    }

    private static void Untrusted(TestSignature signature, string why)
    {
        var fact = Single(signature);
        Assert.Equal((SignatureState.Untrusted, RestoreCodes.SignatureUntrusted), Result(fact));
        Assert.Contains(why, fact.Problem, StringComparison.Ordinal);
    }

    private static (SignatureState, string?) Result(SignatureFact fact) => (fact.State, fact.Code);
}

using InToto.Signing;
using InToto.Testing;

namespace InToto.Tests.Signing;

/// <summary>Keys and signatures as GnuPG writes them, and what hostile data would be in their place.</summary>
[Spec("4.2.1")]
public sealed class OpenPgpBundleTests
{
    [Theory]
    [InlineData("rsa", "9832ca00c020f84e28ce52e3307e53396fbf34df", "pgp+rsa-pkcsv1.5", 63_072_000U)]
    [InlineData("dsa", "e32fca7867fa250e3f4906317a7e5087d8e80e73", "pgp+dsa-fips-180-2", null)]
    [InlineData("ed", "b09846f82838d87c669643e8396a90dfe63eb586", "pgp+eddsa-ed25519", null)]
    public void An_exported_key_is_read(string file, string fingerprint, string method, uint? validity)
    {
        var key = Read(file);

        Assert.Equal((fingerprint, method), (key.Id.Value, key.Scheme));
        Assert.Equal([key.Id], key.Ids);
        Assert.Equal((key.Id, true), (key.LegacyId, key.IsOpenPgp));
        Assert.Equal(validity, key.Lifetime!.Validity);
        Assert.InRange(key.Lifetime.Created!.Value, 1_795_673_303U, 1_795_673_304U);
    }

    [Fact]
    public void Subkeys_that_sign_are_part_of_the_key_and_those_that_encrypt_are_not()
    {
        var (ed, rsa) = Read("ed").Subkeys is [var first, var second] ? (first, second) : throw new InvalidOperationException("There are two.");

        Assert.Equal(("a3e55c2a0417a6fa2351172a0238dd7bfc7a84f1", 31_536_000U), (ed.Id.Value, ed.Lifetime!.Validity));
        Assert.Equal(("98d1ca2843a549aabb400108cdc48060ea0797f8", null), (rsa.Id.Value, rsa.Lifetime!.Validity));
        Assert.Equal(ed.Id, Assert.Single(Read("ed-subkey-revoked").Subkeys).Id);
    }

    [Fact]
    public void A_key_that_is_revoked_is_refused() => Assert.Contains("is revoked", Refused(Export("ed-revoked")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_key_says_of_itself_last_is_what_holds()
    {
        var old = Packets(Export("rsa"));
        var extended = Packets(Export("rsa-extended"));

        Assert.Null(Read("rsa-extended").Lifetime!.Validity);
        Assert.Null(OpenPgpBundle.Read(Join([.. old, extended[2]])).Lifetime!.Validity);
        Assert.Null(OpenPgpBundle.Read(Join([old[0], old[1], extended[2], old[2]])).Lifetime!.Validity);
    }

    [Fact]
    public void A_key_that_says_nothing_of_itself_is_refused()
    {
        var (rsa, dsa) = (Packets(Export("rsa")), Packets(Export("dsa")));

        Assert.Contains("does not vouch for itself", Refused(Join(rsa[0])).Message, StringComparison.Ordinal);
        Assert.Contains("does not vouch for itself", Refused(Join(rsa[0], rsa[1])).Message, StringComparison.Ordinal);
        Assert.Contains("does not vouch for itself", Refused(Join(rsa[0], rsa[1], dsa[2])).Message, StringComparison.Ordinal);
        Assert.Contains("does not vouch for itself", Refused(Join(rsa[0], dsa[1], rsa[2])).Message, StringComparison.Ordinal);
        Assert.Contains("more than one key", Refused(Join([.. rsa, .. dsa])).Message, StringComparison.Ordinal);
        Assert.Contains("does not begin with", Refused(Join(rsa[1], rsa[0], rsa[2])).Message, StringComparison.Ordinal);
        Refused(default);
    }

    [Fact]
    public void A_subkey_of_another_key_is_none()
    {
        var (rsa, ed) = (Packets(Export("rsa")), Packets(Export("ed")));

        Assert.Empty(OpenPgpBundle.Read(Join([.. rsa, ed[3], ed[4]])).Subkeys);
        // Bound by the one, with the signature of the other in between.
        Assert.Single(OpenPgpBundle.Read(Join([.. ed[..5], rsa[2]])).Subkeys);
        Assert.Empty(OpenPgpBundle.Read(Join([.. ed[..4], rsa[2]])).Subkeys);
        // The RSA subkey that signs, with what the main key says of the one that encrypts.
        Assert.Empty(OpenPgpBundle.Read(Join([.. ed[..3], ed[7], ed[6]])).Subkeys);
    }

    [Theory]
    [InlineData("rsa", "rsa")]
    [InlineData("dsa", "dsa")]
    [InlineData("ed-subkey", "ed")]
    public void A_signature_of_gpg_is_one_of_its_key(string signature, string key)
    {
        var read = GpgSigner.Read(Bytes($"{signature}.sig"));
        var signer = Read(key).Named(read.Issuer!)!;
        byte[] bytes = [.. read.Headers, .. read.Value];

        Assert.True(signer.Verify("data"u8, bytes));
        Assert.False(signer.Verify("date"u8, bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.False(signer.Verify("data"u8, bytes), $"byte {i}");
            bytes[i] ^= 1;
            Assert.False(signer.Verify("data"u8, bytes.AsSpan(0, i)), $"{i} bytes");
        }
    }

    [Theory]
    [InlineData("rsa-sha512")]
    [InlineData("rsa-text")]
    public void C42_A_signature_of_gpg_with_another_hash_or_of_a_text_is_none(string signature)
    {
        var read = GpgSigner.Read(Bytes($"{signature}.sig"));

        Assert.False(Read("rsa").Verify("data"u8, [.. read.Headers, .. read.Value]));
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("dsa")]
    [InlineData("ed")]
    public void Written_into_a_layout_and_read_again_it_is_the_same_key(string file)
    {
        var key = Read(file);
        var layout = new Layout { Expires = default, Keys = [LayoutKey.Of(key)], Steps = [new() { Name = "a", PubKeys = [key.Id] }] };

        var again = Assert.Single(((Layout)Metadata.Read(Metablock.Of(layout).ToBytes()).Document).Keys).ToKey(Dialect.Strict);

        Assert.True(again.IsSameKeyAs(key));
        Assert.Equal((key.Id, key.Lifetime), (again.Id, again.Lifetime));
        Assert.Equal(key.Subkeys.Select(subkey => (subkey.Id.Value, subkey.Lifetime)).Order(), again.Subkeys.Select(subkey => (subkey.Id.Value, subkey.Lifetime)).Order());
        Assert.True(key.Subkeys.All(subkey => again.Named(subkey.Id)!.IsSameKeyAs(subkey)));
        Assert.Equal(LayoutKey.Of(key).ToJson(), LayoutKey.Of(again).ToJson());
    }

    [Theory]
    [InlineData("rsa", 1)]
    [InlineData("dsa", 11)]
    [InlineData("ed", 1)]
    public void A_key_that_is_cut_or_changed_anywhere_is_refused_or_says_no_more_than_it_did(string file, int step)
    {
        var export = Export(file);
        var key = OpenPgpBundle.Read(export);
        for (var i = 0; i < export.Length; i += step)
        {
            MayBe(export.AsMemory(0, i));
            export[i] ^= 0x41;
            MayBe(export);
            export[i] ^= 0x41;
        }

        void MayBe(ReadOnlyMemory<byte> data)
        {
            try
            {
                var read = OpenPgpBundle.Read(data);
                Assert.Equal(key.Id, read.Id);
                Assert.True(read.Subkeys.All(subkey => key.Named(subkey.Id)!.Lifetime == subkey.Lifetime));
            }
            catch (KeyException problem)
            {
                Assert.NotEmpty(problem.Message);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("FF00000000")]
    [InlineData("FFFFFFFFFF02")]
    [InlineData("FF7FFFFFFF02")]
    [InlineData("FEFF02")]
    [InlineData("05")]
    [InlineData("0102")]
    [InlineData("0109")]
    [InlineData("0120")]
    [InlineData("1620041800080000")]
    public void C45_A_subpacket_that_claims_what_is_not_there_is_refused_in_no_memory(string subpackets)
    {
        var hashed = Convert.FromHexString(subpackets);
        byte[] body = [4, 0x13, 1, 8, 0, (byte)hashed.Length, .. hashed, 0, 0, 0, 0, 0, 1, 1];
        byte[] bomb = [0xC2, (byte)body.Length, .. body];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (rsa, answered) = (Packets(Export("rsa")), false);
        if (subpackets.Length > 0) answered = Refused(Join([.. rsa, bomb])).Code == Codes.OpenPgpMalformed;
        else answered = OpenPgpBundle.Read(Join([.. rsa, bomb])).Id.Value.Length == 40;

        Assert.True(answered);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Theory]
    [InlineData("C6FFFFFFFFFF")]
    [InlineData("C6FF7FFFFFFF")]
    [InlineData("C6E1")]
    [InlineData("C6C0")]
    [InlineData("C6")]
    [InlineData("99FFFF")]
    [InlineData("9AFFFFFFFF")]
    [InlineData("9B")]
    [InlineData("98")]
    [InlineData("2D2D2D2D2D424547494E")]
    public void C45_A_packet_that_claims_what_is_not_there_is_refused(string data) => Assert.Equal(Codes.OpenPgpMalformed, Refused(Convert.FromHexString(data)).Code);

    [Fact]
    public void C45_Packets_and_subpackets_are_bounded()
    {
        var rsa = Packets(Export("rsa"));
        byte[] nothing = [0xCC, 0];
        Assert.Equal(Codes.OpenPgpMalformed, Refused(Join([.. rsa, .. Enumerable.Repeat(nothing, Limits.OpenPgpPackets - 2)])).Code);
        Assert.Equal(Read("rsa").Id, OpenPgpBundle.Read(Join([.. rsa, .. Enumerable.Repeat(nothing, Limits.OpenPgpPackets - 3)])).Id);

        Assert.Equal(Codes.OpenPgpMalformed, Refused(Join([.. rsa, Signature(Limits.OpenPgpPackets + 1)])).Code);
        Assert.Equal(Read("rsa").Id, OpenPgpBundle.Read(Join([.. rsa, Signature(Limits.OpenPgpPackets)])).Id);

        static byte[] Signature(int subpackets)
        {
            byte[] hashed = [.. Enumerable.Repeat((byte[])[1, 100], subpackets).SelectMany(bytes => bytes)];
            byte[] body = [4, 0x13, 1, 8, (byte)(hashed.Length >> 8), (byte)hashed.Length, .. hashed, 0, 0, 0, 0, 0, 1, 1];
            return [0xC2, 0xFF, 0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];
        }
    }

    private static Key Read(string file) => OpenPgpBundle.Read(Export(file));

    private static KeyException Refused(ReadOnlyMemory<byte> export) => Assert.Throws<KeyException>(() => OpenPgpBundle.Read(export));

    private static byte[] Export(string file) => Bytes($"{file}.gpg");

    private static byte[] Bytes(string file) => File.ReadAllBytes(Repository.TestAsset("openpgp", file));

    private static byte[] Join(params IEnumerable<byte[]> packets) => [.. packets.SelectMany(packet => packet)];

    /// <summary>Each packet with its header.</summary>
    private static byte[][] Packets(byte[] export)
    {
        var packets = new List<byte[]>();
        foreach (var packet in OpenPgpPacket.ReadAll(export))
            packets.Add([(byte)(0xC0 | packet.Tag), 0xFF, 0, 0, (byte)(packet.Body.Length >> 8), (byte)packet.Body.Length, .. packet.Body.Span]);
        return [.. packets];
    }
}

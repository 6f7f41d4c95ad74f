using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace InToto.Tests.Signing;

public sealed class EcdsaTests
{
    private static readonly byte[] Data = [1, 2, 3];
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private readonly Key _alice = Key.FromPem(Vectors.TestKey("alice.pub"));

    [Fact]
    public void C21_only_the_one_encoding_of_a_signature_is_taken()
    {
        var (r, s) = Signed();
        var (R, S) = (Integer(r), Integer(s));
        Assert.True(_alice.Verify(Data, Sequence([.. R, .. S])));

        Assert.False(_alice.Verify(Data, [.. Sequence([.. R, .. S]), 0]), "a byte after the end");
        Assert.False(_alice.Verify(Data, Sequence([.. R, .. S, 5, 0])), "a value after s");
        Assert.False(_alice.Verify(Data, Sequence(R)), "no s");
        Assert.False(_alice.Verify(Data, Sequence([])), "nothing");
        Assert.False(_alice.Verify(Data, []), "no bytes");
        Assert.False(_alice.Verify(Data, [0x30, 0x81, (byte)(R.Length + S.Length), .. R, .. S]), "a length in two bytes");
        Assert.False(_alice.Verify(Data, [0x30, 0x80, .. R, .. S, 0, 0]), "an indefinite length");
        Assert.False(_alice.Verify(Data, [0x31, (byte)(R.Length + S.Length), .. R, .. S]), "a set");
        Assert.False(_alice.Verify(Data, Sequence([0x02, (byte)(R.Length - 1), 0, .. R[2..], .. S])), "a leading zero too many");
    }

    [Fact]
    public void C21_numbers_outside_their_range_are_refused()
    {
        var (r, s) = Signed();

        Assert.False(_alice.Verify(Data, Signature(0, s)));
        Assert.False(_alice.Verify(Data, Signature(r, 0)));
        Assert.False(_alice.Verify(Data, Signature(0, 0)));
        Assert.False(_alice.Verify(Data, Signature(r, s + Order)));
        Assert.False(_alice.Verify(Data, Signature(r + Order, s)));
        Assert.False(_alice.Verify(Data, Signature(Order, s)));
        Assert.False(_alice.Verify(Data, Signature(r, Order)));
        Assert.False(_alice.Verify(Data, Signature(r, -s)));
        Assert.False(_alice.Verify(Data, Signature(r - (BigInteger.One << 256), s)), "r without its leading zero");
    }

    [Fact]
    public void C22_the_mirrored_signature_is_taken_as_every_verifier_does()
    {
        var (r, s) = Signed();

        Assert.True(_alice.Verify(Data, Signature(r, Order - s)));
        Assert.False(_alice.Verify(Data, Signature(r, Order - s + 1)));
    }

    [Fact]
    public void C23_two_bare_numbers_are_no_signature()
    {
        using var key = Private();
        Assert.False(_alice.Verify(Data, key.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));
        Assert.True(_alice.Verify(Data, key.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Theory]
    [InlineData("alice.pub", "ecdsa-sha2-nistp256", true)]
    [InlineData("alice.pub", "ecdsa-sha2-nistp384", false)]
    [InlineData("alice.pub", "ecdsa-sha2-nistp521", false)]
    [InlineData("diana.pub", "ecdsa-sha2-nistp384", true)]
    [InlineData("diana.pub", "ecdsa-sha2-nistp256", false)]
    public void C24_a_scheme_of_another_curve_is_a_concern(string file, string scheme, bool fits) =>
        Assert.Equal(fits, Key.Create("ecdsa", scheme, Vectors.TestKey(file)).Concern is null);

    [Fact]
    public void C24_the_scheme_says_which_hash_is_signed_whatever_the_curve()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Vectors.TestKey("diana.pem"));
        var old = Key.Create("ecdsa", "ecdsa-sha2-nistp256", Vectors.TestKey("diana.pub"));

        Assert.True(old.Verify(Data, key.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.False(old.Verify(Data, key.SignData(Data, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Fact]
    public void C25_a_point_that_is_not_on_the_curve_is_refused()
    {
        var (x, y) = Point();
        Assert.NotNull(Key.FromPem(TestPem.P256([4, .. x, .. y])));

        var wrong = (byte[])y.Clone();
        wrong[^1] ^= 1;
        Refused([4, .. x, .. wrong], "a changed bit");
        Refused([4, .. y, .. x], "swapped");
        Refused([4, .. new byte[64]], "zero");
        Refused([0], "infinity");
        Refused([], "nothing");
        Refused([4, .. x, .. y, 0], "a byte too many");
        Refused([4, .. x, .. y[1..]], "a byte too few");
        Refused([6, .. x, .. y], "hybrid");
        Refused([7, .. x, .. y], "hybrid");
    }

    [Fact]
    public void C25_coordinates_are_below_p()
    {
        // x = 0 is on the curve, so x = p would be a second spelling of that point.
        var p = Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");

        Assert.NotNull(Key.FromPem(TestPem.P256([2, .. new byte[32]])));
        Refused([2, .. p], "p, compressed");
        Refused([2, .. Enumerable.Repeat((byte)0xFF, 32)], "above p, compressed");
        Refused([4, .. p, .. p], "p, uncompressed");
    }

    [Fact]
    public void A_compressed_point_has_the_sign_it_says_or_none()
    {
        var (x, y) = Point();
        var odd = (y[^1] & 1) == 1;

        Assert.True(Key.FromPem(TestPem.P256([(byte)(odd ? 3 : 2), .. x])).IsSameKeyAs(_alice));
        Assert.False(Key.FromPem(TestPem.P256([(byte)(odd ? 2 : 3), .. x])).IsSameKeyAs(_alice));
        Refused([2, .. new byte[31], 1], "an x that no point has"); // 1 - 3 + b is no square
    }

    [Theory]
    [InlineData("k256.pub", "1.3.132.0.10")]
    [InlineData("p224.pub", "1.3.132.0.33")]
    public void Other_curves_are_refused_by_name(string file, string oid) =>
        Assert.Contains(oid, Assert.Throws<KeyException>(() => Key.FromPem(Vectors.KeyText(file))).Message, StringComparison.Ordinal);

    private static void Refused(byte[] point, string why) =>
        Assert.True(Record.Exception(() => Key.FromPem(TestPem.P256(point))) is KeyException { Code: Codes.KeyMalformed }, why);

    private static ECDsa Private()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(Vectors.TestKey("alice.pem"));
        return key;
    }

    private static (byte[] X, byte[] Y) Point()
    {
        using var key = Private();
        var point = key.ExportParameters(false).Q;
        return (point.X!, point.Y!);
    }

    /// <summary>A signature with the highest bit of r set, so that its encoding has a zero to lose.</summary>
    private static (BigInteger R, BigInteger S) Signed()
    {
        using var key = Private();
        while (true)
        {
            var signature = key.SignData(Data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            if (signature[0] >= 0x80)
                return (new(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true), new(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }
    }

    private static byte[] Integer(BigInteger number)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(number);
        return writer.Encode();
    }

    private static byte[] Sequence(byte[] content) => [0x30, (byte)content.Length, .. content];

    private static byte[] Signature(BigInteger r, BigInteger s) => Sequence([.. Integer(r), .. Integer(s)]);
}

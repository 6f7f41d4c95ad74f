using InToto.Signing;

namespace InToto.Tests.Signing;

/// <summary>Points and signatures were computed from the formulas of RFC 8032 for the seed 00 01 02 ... 1f and the text "message".</summary>
public sealed class Ed25519Tests
{
    private const string Honest = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";

    private readonly Key _key = Key.Create("ed25519", "ed25519", Honest);

    [Theory]
    [InlineData("7bc0ea578290c8dcf6fc8a6e134a7f3e794ddd7e8922108bccd6202f95de532b92c2298dc8e161ac2b5e3653f92c5b0e12adf26b3d46e7bd2057715f25d3e205", true)]
    // C26: S + L
    [InlineData("7bc0ea578290c8dcf6fc8a6e134a7f3e794ddd7e8922108bccd6202f95de532b7f961feae244740402fb2df6d7263a2312adf26b3d46e7bd2057715f25d3e215", false)]
    // C28: R is the neutral point in its one encoding; as y = p + 1; with a sign that zero does not have
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000e404f4e96e0b12dc6c3ec416ed1d5e91b66a37ca15a8b36c06938736133a2d0c", true)]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f69bd617fec36dc0be89debbed9c25bfe1e38914a62901170888d64915dd96b00", false)]
    [InlineData("01000000000000000000000000000000000000000000000000000000000000802a7f06cd3cf4fe251577c14ce2a3ffb6e23f8426ee226228dc854584a7f4db0e", false)]
    // C30: Ed25519ctx with the context "foo"; Ed25519ph
    [InlineData("e026e38fafb7ef6c8db7bc7087fd5db5a17ba4420f589fe63dfb43f65de84fa8bbf0f1a1e17a04b341a5a64b56a105903d0bf3d480f9d7e826e55b120f3a380e", false)]
    [InlineData("e9d187b8fb6801c57ae0fb1d01e191e52e11bc605768e39d582e3430fb56e31f8c212a3f8f9e7a30260abbf2f5cbc11989f3cedf44e584890f82f0d521241702", false)]
    public void C26_C28_C30_only_the_one_form_of_a_signature_is_taken(string signature, bool valid) =>
        Assert.Equal(valid, _key.Verify("message"u8, Convert.FromHexString(signature)));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void C29_a_signature_has_64_bytes(int length)
    {
        byte[] signature = [.. Convert.FromHexString("7bc0ea578290c8dcf6fc8a6e134a7f3e794ddd7e8922108bccd6202f95de532b92c2298dc8e161ac2b5e3653f92c5b0e12adf26b3d46e7bd2057715f25d3e205"), 0];

        Assert.True(_key.Verify("message"u8, signature.AsSpan(0, 64)));
        Assert.False(_key.Verify("message"u8, signature.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    public void C27_each_of_the_eight_points_of_small_order_is_refused(string point) =>
        Assert.Equal(Codes.KeyStrength, Refused(point).Code);

    /// <summary>The honest key plus each point of small order: the same private key could speak through all of them.</summary>
    [Theory]
    [InlineData("b502ff3d92e31d8190b4aa4ea0414005167fad089c4de9dac8a2fc850fed4f58")]
    [InlineData("8b2a59ac4324b312dd8d7e5480f0d2e11412b04eeb4e515268a730a951142b6c")]
    [InlineData("b154bd62188ae283dd187fefe8c31f5e276edf083b4cff11c9d5cff856c74440")]
    [InlineData("ea5ef8400c31ef41e28f22e718b43f66981b29cf645af2a0e223799bedaace47")]
    [InlineData("38fd00c26d1ce27e6f4b55b15fbebffae98052f763b21625375d037af012b0a7")]
    [InlineData("62d5a653bcdb4ced227281ab7f0f2d1eebed4fb114b1aead9758cf56aeebd493")]
    [InlineData("3cab429de7751d7c22e78010173ce0a1d89120f7c4b300ee362a3007a938bbbf")]
    public void C27_each_point_of_mixed_order_is_refused(string point) =>
        Assert.Equal(Codes.KeyStrength, Refused(point).Code);

    [Theory]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y = p + 1
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // y = p
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")] // y = p, with a sign
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")] // x = 0, with a sign
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")] // x = 0, with a sign
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")] // no point has y = 2
    [InlineData("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531")]
    [InlineData("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b800")]
    [InlineData("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531bg")]
    [InlineData("")]
    public void C28_what_is_not_the_one_encoding_of_a_point_is_refused(string point) =>
        Assert.Equal(Codes.KeyMalformed, Refused(point).Code);

    [Fact]
    public void The_test_of_order_takes_every_key_that_is_made()
    {
        for (var i = 0; i < 50; i++)
        {
            using var key = PrivateKey.Create(KeyAlgorithm.Ed25519);
            Assert.Null(key.PublicKey.Concern);
        }
    }

    [Fact]
    public void A_public_key_file_with_a_point_of_small_order_is_refused_too()
    {
        byte[] point = [1, .. new byte[31]];

        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.PublicKey("1.3.101.112", null, point)));
        Assert.NotNull(Key.FromPem(TestPem.PublicKey("1.3.101.112", null, Convert.FromHexString(Honest))));
        Assert.Throws<KeyException>(() => Key.FromPem(TestPem.PublicKey("1.3.101.112", writer => writer.WriteNull(), Convert.FromHexString(Honest))));
    }

    [Fact]
    public void Signatures_are_those_of_the_standard()
    {
        byte[] seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        using var key = PrivateKey.FromPem($"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String([.. Convert.FromHexString("302e020100300506032b657004220420"), .. seed])}\n-----END PRIVATE KEY-----\n");

        Assert.Equal(Honest, key.PublicKey.Public);
        Assert.Equal("7bc0ea578290c8dcf6fc8a6e134a7f3e794ddd7e8922108bccd6202f95de532b92c2298dc8e161ac2b5e3653f92c5b0e12adf26b3d46e7bd2057715f25d3e205",
            Convert.ToHexStringLower(key.Sign("message"u8)));
    }

    private static KeyException Refused(string point) => Assert.Throws<KeyException>(() => Key.Create("ed25519", "ed25519", point));
}

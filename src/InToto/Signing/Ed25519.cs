using Rfc8032 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace InToto.Signing;

/// <summary>Ed25519 (RFC 8032, 5.1), the one algorithm that the platform lacks.</summary>
/// <remarks>
/// The only file that touches the library behind it, and only its bare algorithm: arrays in, arrays out. It takes keys of small order,
/// so <see cref="Ed25519Numbers"/> has refused them before; it refuses S ≥ L and every R that is not the canonical one.
/// </remarks>
internal sealed record Ed25519 : Scheme
{
    private Ed25519() : base("ed25519", "ed25519") { }

    public static new Scheme? Named(string name) => name == "ed25519" ? new Ed25519() : null;

    public override PublicNumbers ReadPublic(string text) => Ed25519Numbers.FromHex(text);

    public override bool Verify(PublicNumbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        numbers is Ed25519Numbers ed && Verify(ed, data, signature);

    public static bool Verify(Ed25519Numbers numbers, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && Rfc8032.Verify(signature.ToArray(), 0, numbers.Point.AsSpan().ToArray(), 0, data.ToArray(), 0, data.Length);

    /// <summary>The public half is given along: derived from the seed on each call, it could not be another one by mistake, but would double the work.</summary>
    public static byte[] Sign(byte[] seed, Ed25519Numbers numbers, ReadOnlySpan<byte> data)
    {
        var signature = new byte[SignatureBytes];
        Rfc8032.Sign(seed, 0, numbers.Point.AsSpan().ToArray(), 0, data.ToArray(), 0, data.Length, signature, 0);
        return signature;
    }

    public static Ed25519Numbers PublicOf(byte[] seed)
    {
        var point = new byte[SeedBytes];
        Rfc8032.GeneratePublicKey(seed, 0, point, 0);
        return Ed25519Numbers.Of(point);
    }

    public const int SeedBytes = 32;
    private const int SignatureBytes = 64;
}

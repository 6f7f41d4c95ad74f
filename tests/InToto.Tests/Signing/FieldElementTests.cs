using System.Numerics;
using System.Security.Cryptography;
using InToto.Signing;

namespace InToto.Tests.Signing;

public sealed class FieldElementTests
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;

    [Fact]
    public void Arithmetic_is_that_of_integers_modulo_p()
    {
        var numbers = Numbers().ToList();
        foreach (var a in numbers)
        {
            foreach (var b in numbers)
            {
                AssertIs(a * b, Of(a) * Of(b));
                AssertIs(a + b, Of(a) + Of(b));
                AssertIs(a - b, Of(a) - Of(b));
                AssertIs((a + b) * (a + b) - (a - b) - (a + a), (Of(a) + Of(b)) * (Of(a) + Of(b)) - (Of(a) - Of(b)) - (Of(a) + Of(a)));
                AssertIs((a + b + (a - b)) * (a - b), (Of(a) + Of(b) + (Of(a) - Of(b))) * (Of(a) - Of(b)));
            }
        }
    }

    [Fact]
    public void Each_number_has_one_form()
    {
        foreach (var number in Numbers())
        {
            Assert.Equal(number < P, Of(number).IsReduced);
            Assert.Equal(number % P == 0, Of(number).IsZero);
            Assert.Equal(!(number % P).IsEven, Of(number).IsOdd);
            AssertIs(BigInteger.ModPow(number, (P - 5) / 8, P), Of(number).PowerForRoot());
        }
    }

    /// <summary>The corners, and numbers without a pattern.</summary>
    private static IEnumerable<BigInteger> Numbers()
    {
        BigInteger[] corners = [0, 1, 2, 19, P - 2, P - 1, P, P + 1, P + 18, (BigInteger.One << 51) - 1, BigInteger.One << 51, (BigInteger.One << 204) - 1, BigInteger.One << 254, P / 2];
        var text = new byte[32];
        return [.. corners, .. Enumerable.Range(0, 50).Select(_ => new BigInteger(text = SHA256.HashData(text), isUnsigned: true) & ((BigInteger.One << 255) - 1))];
    }

    private static FieldElement Of(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return FieldElement.Read(bytes);
    }

    private static void AssertIs(BigInteger expected, FieldElement actual) => Assert.True((actual - Of(((expected % P) + P) % P)).IsZero);
}

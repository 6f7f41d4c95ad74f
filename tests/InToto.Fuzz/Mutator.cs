using System.Text;
using InToto.Testing;

namespace InToto.Fuzz;

/// <summary>Changes bytes as an attacker or a bad disk would: bits, pieces, and words that readers stumble over.</summary>
internal static class Mutator
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "", "null", "true", "0", "-1", "1e400", "1.0", "99999999999999999999", "\"\"", "{}", "[]", "[[]]", "{\"a\":{}}", "\"*\"", "\"..\"", "\"../../etc/passwd\"", "\"a/../b\"", "\"\\u0000\"", "\"\\ud800\"",
            "\"{X}\"", "\"signed\":{},", "\"signatures\":[],", "\"payload\":\"\",", "\"_type\":\"layout\",", "\"_type\":\"link\",", "\"keyid\":\"\",", "\"threshold\":0,", "\"pubkeys\":[],", "\"MATCH\"", "\"ALLOW\",\"*\"",
            "\"IN\",\"/\"", "\"sha256\"", "\"SHA256\"", "\uFEFF", "//", "\\", "\"", ",", ":", "{", "}", "[", "]", "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----", "=", "==", "AAAA", "\r\n", "\n\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0], [0xFF], [0xC3, 0x28], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [.. Enumerable.Repeat((byte)'[', 200)], [.. Enumerable.Repeat((byte)'9', 2000)], [.. Enumerable.Repeat((byte)'*', 300)],
    ];

    /// <summary>Another content than this one, made of it.</summary>
    public static byte[] Changed(byte[] good, Sequence random)
    {
        var bytes = new List<byte>(good);
        for (var changes = 1 + (random.Below(3) == 0 ? random.Below(8) : 0); changes > 0; changes--) Change(bytes, random);
        if (bytes.Count == good.Length && good.AsSpan().SequenceEqual(bytes.ToArray())) bytes.Add((byte)random.Below(256));
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Sequence random)
    {
        var at = random.Below(bytes.Count + 1);
        var length = Math.Min(random.Below(random.Below(4) == 0 ? 400 : 12), bytes.Count - at);
        switch (random.Below(9))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Below(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)random.Below(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(random.Below(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 4: bytes.InsertRange(at, random.Of(Words)); break;
            case 5: Replace(bytes, Member(bytes, at), random.Of(Words)); break;
            case 6: Swap(bytes, Member(bytes, at), Member(bytes, random.Below(bytes.Count + 1))); break;
            case 7: Replace(bytes, Member(bytes, at), [.. Piece(bytes, Member(bytes, random.Below(bytes.Count + 1)))]); break;
            default: bytes.RemoveRange(at, random.Below(8) == 0 ? bytes.Count - at : Math.Min(1, bytes.Count - at)); break;
        }
    }

    /// <summary>From one mark of JSON or of a line to the next: a name, a value, a line of PEM.</summary>
    private static (int From, int To) Member(List<byte> bytes, int at)
    {
        var (from, to) = (at, at);
        while (from > 0 && !IsMark(bytes[from - 1])) from--;
        while (to < bytes.Count && !IsMark(bytes[to])) to++;
        return (from, to);

        static bool IsMark(byte one) => one is (byte)',' or (byte)':' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)'\n';
    }

    private static List<byte> Piece(List<byte> bytes, (int From, int To) member) => bytes.GetRange(member.From, member.To - member.From);

    private static void Replace(List<byte> bytes, (int From, int To) member, byte[] with)
    {
        bytes.RemoveRange(member.From, member.To - member.From);
        bytes.InsertRange(member.From, with);
    }

    private static void Swap(List<byte> bytes, (int From, int To) one, (int From, int To) other)
    {
        if (one.From > other.From) (one, other) = (other, one);
        if (one.To > other.From) return;
        byte[] first = [.. Piece(bytes, one)], second = [.. Piece(bytes, other)];
        Replace(bytes, other, first);
        Replace(bytes, one, second);
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using InToto.Json;

namespace InToto;

/// <summary>Materials or products as JSON text: what a link is made of for the most part.</summary>
/// <remarks>
/// Written by a loop: the platform's writer looks at each text with vectorised code that is compiled in each process, which took as long as the rest of recording. All of it is one method when it is compiled: one that is
/// called for each text would soon be compiled again, slower at first. A text with a character that may have to be escaped is the platform's to write, so the bytes are the same.
/// </remarks>
internal static class ArtifactsJson
{
    /// <summary>An object with a member for each artifact, in the order given: digests by their algorithms.</summary>
    public static byte[] Of(IReadOnlyCollection<Artifact> artifacts)
    {
        using var output = new Output(BytesOfOne * artifacts.Count + 2);
        var separator = (byte)'{';
        foreach (var artifact in artifacts)
        {
            output.Write(separator);
            output.WriteText(artifact.Name.Value);
            output.Write((byte)':');
            WriteDigests(output, artifact.Digests);
            separator = (byte)',';
        }
        if (artifacts.Count == 0) output.Write((byte)'{');
        output.Write((byte)'}');
        return output.ToArray();
    }

    /// <summary>The same, written once for all who ask.</summary>
    public static byte[] Kept(Artifacts artifacts) => artifacts.Written ??= Of(artifacts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteDigests(Output output, DigestSet digests)
    {
        var separator = (byte)'{';
        foreach (var digest in digests.Digests)
        {
            output.Write(separator);
            output.WriteText(digest.Algorithm);
            output.Write((byte)':');
            output.WriteText(digest.Hex);
            separator = (byte)',';
        }
        output.Write((byte)'}');
    }

    /// <summary>A name of some hundred characters and a SHA-256.</summary>
    private const int BytesOfOne = 200;

    private sealed class Output(int capacity) : IDisposable
    {
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        private int _length;

        public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

        public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Write(byte one)
        {
            if (_length == _bytes.Length) Grow(1);
            _bytes[_length++] = one;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void WriteText(string text)
        {
            Write((byte)'"');
            if (IsPlain(text)) WritePlain(text);
            else WriteAll(JsonEncodedText.Encode(text, JsonText.Compact.Encoder).EncodedUtf8Bytes);
            Write((byte)'"');
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void WritePlain(string text)
        {
            if (_bytes.Length - _length < text.Length) Grow(text.Length);
            var (bytes, at) = (_bytes, _length);
            foreach (var c in text) bytes[at++] = (byte)c;
            _length = at;
        }

        private void WriteAll(ReadOnlySpan<byte> bytes)
        {
            if (_bytes.Length - _length < bytes.Length) Grow(bytes.Length);
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }

        private void Grow(int more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _bytes.Length + more));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool IsPlain(string text)
        {
            foreach (var c in text)
                if (c is < ' ' or > '~' or '"' or '\\') return false;
            return true;
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace InToto.DotNet;

/// <summary>The streams that an assembly's metadata is made of: of two with one name, two readers may take different ones.</summary>
internal static class MetadataStreams
{
    /// <summary>Whether there are only the five that compilers write, each once.</summary>
    public static bool AreUsual(ReadOnlySpan<byte> metadata)
    {
        if (metadata.Length < RootBytes) return false;
        var version = BinaryPrimitives.ReadUInt32LittleEndian(metadata[12..]);
        if (version > metadata.Length - RootBytes - 4) return false;
        var streams = metadata[(RootBytes + (int)version)..];
        var count = BinaryPrimitives.ReadUInt16LittleEndian(streams[2..]);
        streams = streams[4..];

        var seen = new List<string>();
        for (var i = 0; i < count; i++)
        {
            if (streams.Length < HeaderBytes || streams[HeaderBytes..].IndexOf((byte)0) is not (var end and >= 0)) return false;
            var name = Encoding.ASCII.GetString(streams.Slice(HeaderBytes, end));
            if (name is not ("#~" or "#Strings" or "#US" or "#GUID" or "#Blob") || seen.Contains(name)) return false;
            seen.Add(name);
            // The name is filled up with NULs to a multiple of four.
            var next = HeaderBytes + (end + 4) / 4 * 4;
            if (next > streams.Length) return false;
            streams = streams[next..];
        }
        return true;
    }

    private const int RootBytes = 16;
    private const int HeaderBytes = 8;
}

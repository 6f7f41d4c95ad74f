using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>What the system said of a regular file, and its digest, in files that builds keep for the next.</summary>
internal static class StoredFacts
{
    public static void Write(BinaryWriter writer, FileFacts facts)
    {
        writer.Write((int)facts.Mode);
        writer.Write(facts.Length);
        writer.Write(facts.Modified.Seconds);
        writer.Write(facts.Modified.Fraction);
        writer.Write(facts.Changed.Seconds);
        writer.Write(facts.Changed.Fraction);
        writer.Write(facts.Node);
        writer.Write(facts.Device);
    }

    /// <exception cref="EndOfStreamException">The file ends here.</exception>
    public static FileFacts ReadFacts(BinaryReader reader) => new(
        FileKind.Regular, (UnixFileMode)reader.ReadInt32(), reader.ReadInt64(), (reader.ReadInt64(), reader.ReadInt64()), (reader.ReadInt64(), reader.ReadInt64()), reader.ReadUInt64(), reader.ReadUInt64());

    /// <summary>SHA-256.</summary>
    public static void Write(BinaryWriter writer, DigestSet digest) => writer.Write(HexText.Bytes(digest.Digests[0].Hex));

    /// <exception cref="EndOfStreamException">The file ends here.</exception>
    public static DigestSet ReadDigest(BinaryReader reader) =>
        reader.ReadBytes(SHA256.HashSizeInBytes) is { Length: SHA256.HashSizeInBytes } hash ? DigestSet.Sha256(hash) : throw new EndOfStreamException();
}

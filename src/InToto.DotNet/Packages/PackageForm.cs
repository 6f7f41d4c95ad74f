using System.Buffers;
using System.Security.Cryptography;

namespace InToto.DotNet;

/// <summary>The bytes of a package in one of its three forms, byte for byte: as served, unsigned, as packed.</summary>
/// <remarks>They are ranges of the file and a new end of the directory; nothing is packed again, and nothing held in memory.</remarks>
public sealed class PackageForm
{
    private const int BufferBytes = 128 * 1024;

    private readonly RawFile _file;
    private readonly (long Start, long End)[] _ranges;
    private readonly byte[] _end;
    private byte[]? _sha256;
    private byte[]? _sha512;

    private PackageForm(RawFile file, (long Start, long End)[] ranges, byte[] end)
    {
        (_file, _ranges, _end) = (file, ranges, end);
        Length = end.Length;
        foreach (var (start, finish) in ranges) Length += finish - start;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The file as it is.</summary>
    internal static PackageForm Whole(RawFile file) => new(file, [(0, file.Length)], []);

    /// <summary>The file without its last entries: their data and their records are cut out, and the end of the directory is corrected.</summary>
    internal static PackageForm Without(RawFile file, ZipDirectory zip, int removed)
    {
        if (removed == 0) return Whole(file);
        var first = zip.Entries[^removed];
        var directory = zip.End.DirectoryOffset;
        return new(file, [(0, first.Start), (directory, directory + first.Record.Offset)], ZipEnd.Write(zip.Entries.Length - removed, first.Start, first.Record.Offset));
    }

    /// <summary>SHA-256. Of the unsigned form it is what a package signature signs.</summary>
    /// <exception cref="PackageException">The file cannot be read, or changed meanwhile.</exception>
    public byte[] Sha256() => (byte[])(_sha256 ??= Hash(HashAlgorithmName.SHA256)).Clone();

    /// <summary>SHA-512. Of the unsigned form it is NuGet's content hash, there in base64.</summary>
    /// <exception cref="PackageException">The file cannot be read, or changed meanwhile.</exception>
    public byte[] Sha512() => (byte[])(_sha512 ??= Hash(HashAlgorithmName.SHA512)).Clone();

    /// <summary>Writes the bytes.</summary>
    /// <exception cref="PackageException">The file cannot be read, or changed meanwhile.</exception>
    public void CopyTo(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Visit(destination.Write, _ranges);
        destination.Write(_end);
    }

    /// <summary>Writes a range of the file that this form is made of.</summary>
    internal void CopyRange(Stream destination, long start, long end) => Visit(destination.Write, [(start, end)]);

    internal byte[] Hash(HashAlgorithmName algorithm)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        Visit(hash.AppendData, _ranges);
        hash.AppendData(_end);
        return hash.GetHashAndReset();
    }

    private void Visit(Piece piece, (long Start, long End)[] ranges)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach (var (start, end) in ranges)
            {
                for (var at = start; at < end;)
                {
                    var bytes = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
                    _file.Read(at, bytes);
                    piece(bytes);
                    at += bytes.Length;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        _file.RequireUnchanged();
    }

    private delegate void Piece(ReadOnlySpan<byte> bytes);
}

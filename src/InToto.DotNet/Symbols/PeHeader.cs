using System.Buffers.Binary;

namespace InToto.DotNet;

/// <summary>The first bytes of a file, as the runtime looks at them to tell what it is.</summary>
internal static class PeHeader
{
    /// <summary>Bytes at the beginning of a file that answer for every linker in use.</summary>
    public const int HeadBytes = 4096;

    /// <summary>Whether a file has a header for the runtime (CLI), and so is managed code or claims to be.</summary>
    /// <param name="head">The first bytes of the file, or all.</param>
    /// <param name="length">How many bytes the file has.</param>
    /// <returns>Null when these bytes do not tell: the header lies further behind.</returns>
    public static bool? IsManaged(ReadOnlySpan<byte> head, long length)
    {
        if (!head.StartsWith("MZ"u8)) return false;
        if (length < DosHeaderBytes) return false;
        if (head.Length < DosHeaderBytes) return null;
        var signature = BinaryPrimitives.ReadInt32LittleEndian(head[NewHeaderAt..]);
        if (signature < 0 || signature > length - (SignatureBytes + CoffHeaderBytes + 2)) return false;
        if (signature > head.Length - (SignatureBytes + CoffHeaderBytes + 2)) return null;
        if (!head[signature..].StartsWith("PE\0\0"u8)) return false;

        var optional = signature + SignatureBytes + CoffHeaderBytes;
        var directories = BinaryPrimitives.ReadUInt16LittleEndian(head[optional..]) switch { Pe32 => 96, Pe32Plus => 112, _ => -1 };
        if (directories < 0) return false;
        var cli = optional + directories + CliDirectory * DirectoryBytes;
        if (cli > length - DirectoryBytes) return false;
        if (cli > head.Length - DirectoryBytes) return null;
        // How many directories the header claims to have is not asked: the runtime does not ask either.
        return BinaryPrimitives.ReadInt64LittleEndian(head[cli..]) != 0;
    }

    private const int DosHeaderBytes = 64;
    private const int NewHeaderAt = 0x3C;
    private const int SignatureBytes = 4;
    private const int CoffHeaderBytes = 20;
    private const int Pe32 = 0x10B;
    private const int Pe32Plus = 0x20B;
    private const int CliDirectory = 14;
    private const int DirectoryBytes = 8;
}

using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace InToto.Restore;

/// <summary>Hands out a file that was verified, to somebody who unpacks it.</summary>
internal static class VerifiedBytes
{
    /// <summary>
    /// Writes the bytes of an open file, hashed as they go. The last piece goes only when all of them are those that were verified: whatever happened to the file meanwhile, nobody gets
    /// a whole package that nobody has looked at (threats J62, M14).
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Its bytes, as the receiver was told.</param>
    /// <param name="sha256">The SHA-256 of what was verified, in lower-case hexadecimal.</param>
    /// <param name="write">Takes a piece.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether all of it was written; otherwise it is another file by now, and its last piece was not.</returns>
    public static async Task<bool> CopyAsync(SafeFileHandle file, long length, string sha256, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (held, next) = (ArrayPool<byte>.Shared.Rent(PieceBytes), ArrayPool<byte>.Shared.Rent(PieceBytes));
        try
        {
            var (offset, kept) = (0L, 0);
            while (await RandomAccess.ReadAsync(file, next.AsMemory(0, PieceBytes), offset, cancellationToken) is var read and > 0)
            {
                // One that grew is another file: nobody is sent more than was announced.
                if (offset + read > length) return false;
                hash.AppendData(next, 0, read);
                if (kept > 0) await write(held.AsMemory(0, kept), cancellationToken);
                (held, next, kept, offset) = (next, held, read, offset + read);
            }
            if (offset != length || Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256) return false;
            await write(held.AsMemory(0, kept), cancellationToken);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(held);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    private const int PieceBytes = 128 * 1024;
}

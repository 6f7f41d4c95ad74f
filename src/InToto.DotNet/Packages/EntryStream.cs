using System.IO.Compression;

namespace InToto.DotNet;

/// <summary>An entry's content, unpacked as it is read. At its end, length and checksum are what the headers say, or it throws (threats J13, J14).</summary>
internal sealed class EntryStream : Stream
{
    private readonly RawFile _file;
    private readonly PackageEntry _entry;
    private readonly EntryData _data;
    private readonly Stream _content;
    private long _length;
    private uint _crc;
    private bool _ended;

    public EntryStream(RawFile file, PackageEntry entry)
    {
        (_file, _entry) = (file, entry);
        _data = new(file, entry.DataStart, entry.CompressedLength);
        _content = entry.Record.IsDeflated ? new DeflateStream(_data, CompressionMode.Decompress) : _data;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => _entry.Length;
    public override long Position { get => _length; set => throw new NotSupportedException(); }

    /// <exception cref="PackageException">The content is not what the headers say, or cannot be read.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _ended) return 0;
        var read = ReadContent(buffer);
        _length += read;
        if (_length > _entry.Length) throw Mismatch($"it has more than the {_entry.Length} bytes that its headers say");
        _crc = Crc32.Append(_crc, buffer[..read]);
        if (read == 0 || _length == _entry.Length) RequireEnd();
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void RequireEnd()
    {
        if (_length < _entry.Length) throw Mismatch($"it has {_length} bytes, and its headers say {_entry.Length}");
        Span<byte> more = stackalloc byte[1];
        if (ReadContent(more) != 0) throw Mismatch($"it has more than the {_entry.Length} bytes that its headers say");
        if (_entry.Record.IsDeflated && _data.IsShort) throw Mismatch("its compressed data is cut off");
        if (!_data.IsAtEnd) throw Mismatch("its compressed data ends before its last byte");
        if (_crc != _entry.Record.Crc) throw Mismatch("its checksum is not the one in its headers");
        _ended = true;
    }

    private int ReadContent(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (InvalidDataException problem)
        {
            throw Mismatch($"it cannot be unpacked ({problem.Message})", problem);
        }
    }

    private PackageException Mismatch(string why, Exception? inner = null) => new(PackageCodes.ContentMismatch,
        $"The content of the entry '{Printable.Of(_entry.Spelling.Raw)}' is not what it must be: {why}.", _file.Shown, ZipEnd.Repack, inner);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

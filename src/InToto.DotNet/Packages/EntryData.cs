namespace InToto.DotNet;

/// <summary>A range of the file as a stream. Its last byte is handed over alone: a decompressor that stops before has not used all of it.</summary>
internal sealed class EntryData(RawFile file, long start, long length) : Stream
{
    private long _position;

    /// <summary>Whether the last byte was asked for.</summary>
    public bool IsAtEnd => _position == length;

    /// <summary>Whether more was asked for: a decompressor that does so has not come to the end of its data.</summary>
    public bool IsShort { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var left = length - _position;
        var count = (int)Math.Min(buffer.Length, left > 1 ? left - 1 : left);
        if (count == 0)
        {
            IsShort |= !buffer.IsEmpty;
            return 0;
        }
        file.Read(start + _position, buffer[..count]);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

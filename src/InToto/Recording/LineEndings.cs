namespace InToto.Recording;

/// <summary>Makes CR LF and CR to LF, piece by piece, wherever the pieces are cut.</summary>
internal struct LineEndings
{
    private bool _afterReturn;

    /// <summary>Changes the bytes in place.</summary>
    /// <returns>How many of them are left.</returns>
    public int Normalize(Span<byte> bytes)
    {
        var kept = 0;
        foreach (var b in bytes)
        {
            var isRest = b == '\n' && _afterReturn;
            _afterReturn = b == '\r';
            if (!isRest) bytes[kept++] = _afterReturn ? (byte)'\n' : b;
        }
        return kept;
    }
}

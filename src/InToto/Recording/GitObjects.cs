using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Recording;

/// <summary>A blob's SHA-256, and all of its bytes when it is as short as an LFS pointer; else none.</summary>
internal readonly record struct GitBlob(byte[] Sha256, byte[] ShortText);

/// <summary>A commit, a tag, a tree or a symbolic link.</summary>
internal readonly record struct GitObject(string Type, byte[] Content);

/// <summary>Reads a repository's objects, and believes none before its id is recomputed from its bytes.</summary>
internal sealed class GitObjects(GitRepository repository) : IDisposable
{
    private readonly ProcessConversation _git = ProcessRunner.Converse(repository.Command(["cat-file", "--batch"]));
    private readonly byte[] _buffer = new byte[128 * 1024];
    private readonly IncrementalHash _content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _id256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _id1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private int _start;
    private int _end;

    public GitRepository Repository { get; } = repository;

    /// <summary>Whether a text is an object's id: of SHA-1, or of SHA-256 in a repository that uses it.</summary>
    public static bool IsId(string text) => text.Length is 40 or 64 && !text.AsSpan().ContainsAnyExcept(HexDigits);

    /// <summary>A commit, a tag, a tree or a symbolic link, whole; null when the repository does not have it.</summary>
    /// <exception cref="RecordingException">It is not what its id says (2102), or too large (2006).</exception>
    public async Task<GitObject?> ReadAsync(string id, int maxBytes, CancellationToken cancellationToken)
    {
        await AskAsync([id], cancellationToken);
        if (await HeaderAsync(id, cancellationToken) is not var (type, length)) return null;
        if (length > maxBytes) throw TooLarge(id, type, length, maxBytes);

        var content = new byte[length];
        var read = 0;
        await foreach (var piece in ContentAsync(id, type, length, cancellationToken))
        {
            piece.CopyTo(content.AsMemory(read));
            read += piece.Length;
        }
        return new(type, content);
    }

    /// <summary>Blobs in the order of their ids, streamed; only one as short as an LFS pointer is kept.</summary>
    /// <exception cref="RecordingException">One is missing (2101), is not what its id says (2102), or too large (2006).</exception>
    public async IAsyncEnumerable<GitBlob> HashAsync(
        IReadOnlyList<string> ids, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Asked while answers are read: neither side ever waits for the other with full pipes.
        var asking = Task.Run(() => AskAsync(ids, cancellationToken), cancellationToken);
        foreach (var id in ids) yield return await HashAsync(id, cancellationToken);
        await asking;
    }

    /// <summary>An object that must be there is not.</summary>
    public RecordingException Missing(string id) => new(Codes.GitUnreadable, $"The repository lacks the git object {id}.",
        where: Printable.Of(Repository.GitDirectory), hint: "It is incomplete (a partial clone?): fetch everything, or clone it afresh.");

    /// <summary>An object is of another type than whoever names it says.</summary>
    public static RecordingException WrongType(string id, string type, string expected) => new(Codes.GitUnreadable,
        $"The git object {id} should be a {expected} and is a {type}.", hint: "Name a commit; if one was named, run 'git fsck' in the repository.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _git.Dispose();
        _content.Dispose();
        _id256.Dispose();
        _id1.Dispose();
    }

    private async Task<GitBlob> HashAsync(string id, CancellationToken cancellationToken)
    {
        var (type, length) = await HeaderAsync(id, cancellationToken) ?? throw Missing(id);
        if (type != "blob") throw WrongType(id, type, "blob");
        if (length > Limits.RecordedFileBytes) throw TooLarge(id, "blob", length, Limits.RecordedFileBytes);
        byte[] text = length < LfsPointer.MaxBytes ? new byte[length] : [];
        var read = 0;
        await foreach (var piece in ContentAsync(id, "blob", length, cancellationToken))
        {
            _content.AppendData(piece.Span);
            if (text.Length > 0) piece.CopyTo(text.AsMemory(read));
            read += piece.Length;
        }
        return new(_content.GetHashAndReset(), text);
    }

    private async Task AskAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(1000))
            await _git.Input.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(some.Select(id => id + "\n"))), cancellationToken);
        await _git.Input.FlushAsync(cancellationToken);
    }

    /// <summary>What the object is that comes next, and how long; null when git does not have it.</summary>
    private async Task<(string Type, long Length)?> HeaderAsync(string id, CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        return line.Split(' ') switch
        {
            [var name, "missing"] when name == id => null,
            [var name, var type and ("commit" or "tag" or "tree" or "blob"), var length]
                when name == id && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) => (type, bytes),
            _ => throw new RecordingException(Codes.GitUnreadable, $"git did not give the object {id} but said '{Printable.Of(line)}'.", hint: "Run 'git fsck' in the repository."),
        };
    }

    /// <summary>The object's bytes in pieces, and at their end the proof that they are the ones that the id names.</summary>
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ContentAsync(
        string id, string type, long length, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hash = id.Length == 40 ? _id1 : _id256;
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {length}\0")));
        for (var left = length; left > 0;)
        {
            if (_start == _end) await FillAsync(cancellationToken);
            var piece = _buffer.AsMemory(_start, (int)Math.Min(left, _end - _start));
            (_start, left) = (_start + piece.Length, left - piece.Length);
            hash.AppendData(piece.Span);
            yield return piece;
        }
        if (_start == _end) await FillAsync(cancellationToken);
        _start++; // The line feed that ends an object.

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != id)
            throw new RecordingException(Codes.GitObjectForged, $"The bytes of the git {type} {id} do not have that id.",
                where: Printable.Of(Repository.GitDirectory), hint: "The repository is damaged or was tampered with: clone it afresh from where you trust it.");
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end) await FillAsync(cancellationToken);
            var next = (char)_buffer[_start++];
            if (next == '\n' || line.Length == LongestLine) return line.ToString();
            line.Append(next);
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await _git.Output.ReadAsync(_buffer, cancellationToken));
        if (_end == 0)
            throw new RecordingException(Codes.GitUnreadable, $"git stopped: {Printable.Of((await _git.ErrorsAsync()).Trim())}",
                where: Printable.Of(Repository.GitDirectory), hint: "Run 'git fsck' in the repository.");
    }

    private static RecordingException TooLarge(string id, string type, long length, long most) =>
        new(Codes.RecordingTooLarge, $"The git {type} {id} has {length} bytes; at most {most} are read.");

    private const int LongestLine = 1024;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");
}

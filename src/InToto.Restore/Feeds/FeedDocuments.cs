using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;

namespace InToto.Restore;

/// <summary>Documents of a server, asked for again only when they have changed. What the server does not have any more is forgotten (threat K9).</summary>
internal sealed class FeedDocuments(FeedHttp http, FeedLimits limits)
{
    private readonly ConcurrentDictionary<Uri, Kept> _kept = [];

    /// <summary>A document's bytes; null when there is none.</summary>
    /// <exception cref="RestoreException">There is no answer (3303 to 3311).</exception>
    public async Task<byte[]?> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        var kept = _kept.GetValueOrDefault(address);
        var answer = await http.GetAsync(address, request => Ask(request, kept), (response, deadline) => ReadAsync(address, response, deadline, kept), cancellationToken);
        if (answer is { Tag: not null } or { Changed: not null } && answer.Bytes.Length <= RestoreLimits.FeedKeptBytes && (_kept.Count < RestoreLimits.FeedKept || kept is not null)) _kept[address] = answer;
        else _kept.TryRemove(address, out _);
        return answer?.Bytes;
    }

    private static void Ask(HttpRequestMessage request, Kept? kept)
    {
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        if (kept?.Tag is { } tag) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        else if (kept?.Changed is { } changed) request.Headers.IfModifiedSince = changed;
    }

    private async Task<Kept> ReadAsync(Uri address, HttpResponseMessage response, AnswerDeadline deadline, Kept? kept)
    {
        if (response.StatusCode == HttpStatusCode.NotModified) return kept ?? throw http.Malformed(address, "It says that nothing has changed, and nothing was asked before.");
        var most = limits.DocumentBytes;
        if (response.Content.Headers.ContentLength > most) throw http.TooLong(address, most);

        await using var raw = await response.Content.ReadAsStreamAsync(deadline.Token);
        await using var body = Decoded(raw, response, address);
        using var bytes = new MemoryStream();
        var buffer = new byte[32 * 1024];
        try
        {
            while (await body.ReadAsync(buffer, deadline.Token) is var read and > 0)
            {
                // Counted as unpacked: what a kilobyte stands for may be a gigabyte (threats K4, K8). Only what came through the network would buy time, and its size is not known here.
                if (bytes.Length + read > most) throw http.TooLong(address, most);
                bytes.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException problem)
        {
            throw http.Malformed(address, "What it has packed cannot be unpacked.", problem);
        }
        return new(bytes.ToArray(), response.Headers.ETag?.ToString(), response.Content.Headers.LastModified);
    }

    private Stream Decoded(Stream body, HttpResponseMessage response, Uri address) => string.Join(',', response.Content.Headers.ContentEncoding) switch
    {
        "" or "identity" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress),
        var other => throw http.Malformed(address, $"It is packed as '{Printable.Of(other)}', which was not asked for."),
    };

    private sealed record Kept(byte[] Bytes, string? Tag, DateTimeOffset? Changed);
}

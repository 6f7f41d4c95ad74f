using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Build.Tests;

/// <summary>A registry for images on this machine: as much of the distribution specification as the SDK uses, and an image to build on.</summary>
internal sealed class LoopbackRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _blobs = [];
    private readonly Dictionary<string, (string Type, byte[] Bytes)> _manifests = [];
    private readonly Task _serving;

    public LoopbackRegistry()
    {
        // Another program may take a port in between.
        for (var port = 21000 + Environment.ProcessId % 20000; !_listener.IsListening; port++)
        {
            Address = $"localhost:{port}";
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://{Address}/");
            try
            {
                _listener.Start();
            }
            catch (HttpListenerException)
            {
            }
        }
        AddBase();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The image to build on: of Linux, for two processors.</summary>
    public string Base => $"{Address}/base/runtime:10.0";

    /// <summary>The digest of the part of that image for a processor.</summary>
    public Dictionary<string, string> BaseDigests { get; } = [];

    /// <summary>The digest of what a tag or digest stands for; null for nothing.</summary>
    public string? Digest(string repository, string reference) => Manifest(repository, reference) is { } bytes ? DigestOf(bytes) : null;

    /// <summary>What a tag or digest stands for.</summary>
    public byte[]? Manifest(string repository, string reference)
    {
        lock (_blobs) return _manifests.TryGetValue($"{repository}:{reference}", out var manifest) ? manifest.Bytes : null;
    }

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
        _listener.Close();
    }

    private void AddBase()
    {
        using var layer = new MemoryStream();
        using (var packed = new GZipStream(layer, CompressionMode.Compress, leaveOpen: true))
        using (var tar = new TarWriter(packed))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/name") { DataStream = new MemoryStream("base\n"u8.ToArray()) });
        var digest = AddBlob(layer.ToArray());
        var manifests = ((string[])["amd64", "arm64"]).Select(processor =>
        {
            var config = AddBlob(Encoding.UTF8.GetBytes($$"""{"architecture":"{{processor}}","os":"linux","config":{"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["{{digest}}"]},"history":[]}"""));
            var manifest = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{OfImage}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{config}}","size":{{_blobs[config].Length}}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{digest}}","size":{{layer.Length}}}]}""");
            AddManifest("base/runtime", BaseDigests[processor] = DigestOf(manifest), OfImage, manifest);
            return $$"""{"mediaType":"{{OfImage}}","digest":"{{DigestOf(manifest)}}","size":{{manifest.Length}},"platform":{"architecture":"{{processor}}","os":"linux"} }""";
        });
        AddManifest("base/runtime", "10.0", OfIndex, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{OfIndex}}","manifests":[{{string.Join(',', manifests)}}]}"""));
    }

    private string AddBlob(byte[] bytes)
    {
        lock (_blobs) _blobs[DigestOf(bytes)] = bytes;
        return DigestOf(bytes);
    }

    private void AddManifest(string repository, string reference, string type, byte[] bytes)
    {
        lock (_blobs)
        {
            _manifests[$"{repository}:{reference}"] = (type, bytes);
            _manifests[$"{repository}:{DigestOf(bytes)}"] = (type, bytes);
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                // A client that has gone away, or the end.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        using var received = new MemoryStream();
        request.InputStream.CopyTo(received);
        var path = request.Url!.AbsolutePath["/v2/".Length..];
        (response.StatusCode, var bytes) = (request.HttpMethod, path) switch
        {
            (_, "") => (200, []),
            ("PUT", _) when Cut(path, "/manifests/") is var (repository, reference) => Put(repository, reference, request.ContentType!, received.ToArray()),
            (_, _) when Cut(path, "/manifests/") is var (repository, reference) => Get(response, repository, reference),
            ("POST", _) when Cut(path, "/blobs/uploads/") is var (repository, _) => Begin(response, repository),
            ("PUT" or "PATCH", _) when Cut(path, "/blobs/uploads/") is var (repository, upload) => Continue(response, repository, upload, request, received.ToArray()),
            (_, _) when Cut(path, "/blobs/") is var (_, digest) => Blob(digest),
            _ => (404, (byte[])[]),
        };
        response.ContentLength64 = bytes.Length;
        if (request.HttpMethod != "HEAD") response.OutputStream.Write(bytes);
        response.Close();
    }

    private (int, byte[]) Put(string repository, string reference, string type, byte[] bytes)
    {
        AddManifest(repository, reference, type, bytes);
        return (201, []);
    }

    private (int, byte[]) Get(HttpListenerResponse response, string repository, string reference)
    {
        lock (_blobs)
        {
            if (!_manifests.TryGetValue($"{repository}:{reference}", out var manifest)) return (404, []);
            response.ContentType = manifest.Type;
            response.Headers["Docker-Content-Digest"] = DigestOf(manifest.Bytes);
            return (200, manifest.Bytes);
        }
    }

    private static (int, byte[]) Begin(HttpListenerResponse response, string repository)
    {
        response.RedirectLocation = $"/v2/{repository}/blobs/uploads/{Guid.NewGuid():n}";
        return (202, []);
    }

    private (int, byte[]) Continue(HttpListenerResponse response, string repository, string upload, HttpListenerRequest request, byte[] bytes)
    {
        lock (_blobs)
        {
            var all = _blobs[upload] = [.. _blobs.GetValueOrDefault(upload, []), .. bytes];
            response.RedirectLocation = $"/v2/{repository}/blobs/uploads/{upload}";
            if (request.HttpMethod == "PATCH") return (202, []);
            _blobs.Remove(upload);
            if (request.QueryString["digest"] != DigestOf(all)) return (400, []);
            AddBlob(all);
            return (201, []);
        }
    }

    private (int, byte[]) Blob(string digest)
    {
        lock (_blobs) return _blobs.TryGetValue(digest, out var bytes) ? (200, bytes) : (404, []);
    }

    private static (string, string)? Cut(string path, string at) => path.IndexOf(at, StringComparison.Ordinal) is var begin and >= 0 ? (path[..begin], path[(begin + at.Length)..]) : null;

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private const string OfImage = "application/vnd.oci.image.manifest.v1+json";

    private const string OfIndex = "application/vnd.oci.image.index.v1+json";
}

using System.Security.Cryptography;
using System.Text;
using InToto.Json;

namespace InToto.Build;

/// <summary>An image as the SDK describes it: its manifest and configuration, which name everything in it by digest.</summary>
internal sealed class ContainerImage
{
    private ContainerImage(string hex, string configuration, IReadOnlyList<string> layers, string? baseImage, string folder) =>
        (Hex, Configuration, Layers, BaseImage, Folder) = (hex, configuration, layers, baseImage, folder);

    /// <summary>The SHA-256 of the manifest: what an image is known by.</summary>
    public string Hex { get; }

    /// <summary>The SHA-256 of the configuration.</summary>
    public string Configuration { get; }

    /// <summary>The SHA-256 of each layer; the last is the program's.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>The SHA-256 of the manifest of the image that this one is made of; null when it is not labelled with it.</summary>
    public string? BaseImage { get; }

    /// <summary>Where the program lies, as its layer names it: with <c>/</c>, and without one at the ends.</summary>
    public string Folder { get; }

    /// <summary>Reads what the SDK gave.</summary>
    /// <param name="manifest">The manifest, as it was sent.</param>
    /// <param name="digest">What the SDK says is its digest.</param>
    /// <param name="configuration">The configuration, as it was sent.</param>
    /// <exception cref="BuildException">They do not fit together (5047).</exception>
    public static ContainerImage Read(string manifest, string digest, string configuration)
    {
        var hex = HexOf(manifest);
        if (digest != Prefix + hex) throw Unfit($"its digest is '{Printable.Of(digest)}', and that of its manifest is {Prefix}{hex}");
        try
        {
            var (root, config) = (StrictJson.Parse(Encoding.UTF8.GetBytes(manifest)), StrictJson.Parse(Encoding.UTF8.GetBytes(configuration)));
            var named = DigestIn(root.Member("config"));
            if (named != HexOf(configuration)) throw Unfit("its manifest names another configuration");
            var layers = new List<string>();
            if (root.Member("layers") is { Kind: JsonKind.List } list)
                foreach (var layer in list.Inside) layers.Add(DigestIn(layer));
            if (layers.Count == 0) throw Unfit("its manifest names no layer");
            var options = config.Member("config");
            return new(hex, named, layers, LabelOf(options) is { } label ? OfDigest(label) : null, FolderOf(TextOf(options?.Member("WorkingDir")) ?? "", TextOf(config.Member("os")) == "windows"));
        }
        catch (MetadataFormatException problem)
        {
            throw Unfit($"its manifest or configuration cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>The SHA-256 of a document, as it is sent.</summary>
    public static string HexOf(string document) => HexText.Of(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    /// <summary>The digits behind <c>sha256:</c>.</summary>
    /// <exception cref="BuildException">It is no such digest (5047).</exception>
    public static string OfDigest(string digest) => digest.StartsWith(Prefix, StringComparison.Ordinal) && digest.Length == Prefix.Length + 64 && digest[Prefix.Length..].All(char.IsAsciiHexDigitLower)
        ? digest[Prefix.Length..]
        : throw Unfit($"'{Printable.Of(digest)}' is no digest; 'sha256:' and 64 lowercase digits are one");

    /// <summary>The digest that a descriptor names.</summary>
    /// <exception cref="BuildException">It names none (5047).</exception>
    public static string DigestIn(JsonValue? descriptor) => OfDigest(TextOf(descriptor?.Member("digest")) ?? "");

    public static BuildException Unfit(string why, Exception? inner = null) => new(BuildCodes.ImageDiffers, $"The image is not what it should be: {why}.", hint: "Publish again; if it happens again, find out which target comes between.", inner: inner);

    private static string? TextOf(JsonValue? value) => value is { Kind: JsonKind.Text } text ? text.Text : null;

    private static string? LabelOf(JsonValue? options) => TextOf(options?.Member("Labels")?.Member("org.opencontainers.image.base.digest"));

    /// <summary>A layer for Windows has the files of the drive in a folder.</summary>
    private static string FolderOf(string working, bool isWindows)
    {
        var path = working.Replace('\\', '/');
        if (!isWindows) return path.Trim('/');
        return $"Files/{(path is [_, ':', ..] ? path[2..] : path).Trim('/')}".TrimEnd('/');
    }

    private const string Prefix = "sha256:";
}

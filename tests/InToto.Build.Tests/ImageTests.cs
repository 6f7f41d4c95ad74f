using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace InToto.Build.Tests;

/// <summary>Images as the SDK describes them, their layers and archives: what fits together, and what just does not.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("/app/", "linux", "app")]
    [InlineData("/srv/the app", "linux", "srv/the app")]
    [InlineData("/", "linux", "")]
    [InlineData(@"C:\app\", "windows", "Files/app")]
    public void The_layer_has_the_program_in_the_working_directory(string working, string os, string folder) =>
        Assert.Equal(folder, Read(Manifest(), Configuration(working, os)).Folder);

    [Fact]
    public void A_manifest_names_everything_by_digest()
    {
        var image = Read(Manifest(), Configuration());

        Assert.Equal((Hex(Manifest()), Hex(Configuration())), (image.Hex, image.Configuration));
        Assert.Equal([Digits('a'), Digits('b')], image.Layers);
        Assert.Equal(Digits('c'), image.BaseImage);
        Assert.Null(Read(Manifest(Configuration(label: null)), Configuration(label: null)).BaseImage);
    }

    [Theory]
    [InlineData("digest", "its digest is 'sha256:0'")]
    [InlineData("configuration", "its manifest names another configuration")]
    [InlineData("layers", "its manifest names no layer")]
    [InlineData("layer", "'sha256:B' is no digest")]
    [InlineData("label", "'sha256:c' is no digest")]
    [InlineData("twice", "cannot be read")]
    public void What_does_not_fit_together_is_refused(string what, string said)
    {
        var (manifest, configuration) = (Manifest(), Configuration());
        if (what == "configuration") configuration += " ";
        if (what == "layers") manifest = manifest[..manifest.IndexOf(",\"layers\"", StringComparison.Ordinal)] + "}";
        if (what == "layer") manifest = manifest.Replace(Digits('b'), "B", StringComparison.Ordinal);
        if (what == "label") manifest = Manifest(configuration = Configuration(label: "c"));
        if (what == "twice") manifest = manifest.Replace("{\"schemaVersion\":2,", "{\"schemaVersion\":2,\"schemaVersion\":2,", StringComparison.Ordinal);

        Refused(said, () => ContainerImage.Read(manifest, what == "digest" ? "sha256:0" : "sha256:" + Hex(manifest), configuration));
    }

    [Fact]
    public void A_layer_holds_files_of_one_folder()
    {
        var (path, hex) = Layer(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "app"));
            Add(tar, "app/Demo.dll", "code");
            Add(tar, "app/texts/empty.txt", "");
        });

        var files = ImageLayer.Read(path, hex, "app", CancellationToken.None);
        Assert.Equal(["Demo.dll", "texts/empty.txt"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Hex("code"), files["Demo.dll"].Digests[0].Hex);
        Refused("is another than the one that its manifest names", () => ImageLayer.Read(path, Digits('a'), "app", CancellationToken.None));
        Refused("its layer holds 'app/Demo.dll', which is no file of 'ap'", () => ImageLayer.Read(path, hex, "ap", CancellationToken.None));
        Assert.Equal(["app/Demo.dll", "app/texts/empty.txt"], ImageLayer.Read(path, hex, "", CancellationToken.None).Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("outside", "its layer holds 'etc/passwd', which is no file of 'app'")]
    [InlineData("link", "its layer holds 'app/link', which is no file of 'app'")]
    [InlineData("twice", "its layer holds 'app/Demo.dll' twice")]
    [InlineData("cut", "cannot be read")]
    [InlineData("more", "is another than the one that its manifest names")]
    public void A_layer_with_anything_else_is_refused(string what, string said)
    {
        var (path, hex) = Layer(tar =>
        {
            Add(tar, "app/Demo.dll", "code");
            if (what == "outside") Add(tar, "etc/passwd", "");
            if (what == "link") tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "app/link") { LinkName = "/etc" });
            if (what == "twice") Add(tar, "app/Demo.dll", "code");
        });
        var bytes = File.ReadAllBytes(path);
        if (what == "cut") File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        if (what == "more") File.AppendAllText(path, "x");

        Refused(said, () => ImageLayer.Read(path, hex, "app", CancellationToken.None));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("other files", null)]
    [InlineData("index", "its index.json names another image")]
    [InlineData("index of two", "its index.json names another image")]
    [InlineData("blob", "is not there, or something else")]
    [InlineData("no layer", "which the manifest names")]
    [InlineData("no list", "it has neither an index.json nor a manifest.json")]
    [InlineData("twice", "it holds 'index.json' twice")]
    public void An_archive_of_OCI_holds_this_image_and_no_other(string what, string? said)
    {
        var (image, layers) = Whole();
        var path = Archive(tar =>
        {
            foreach (var blob in layers.Append(image.Config)) if (what != "no layer" || blob != layers[1]) Add(tar, $"blobs/sha256/{Hex(blob)}", blob);
            Add(tar, $"blobs/sha256/{Hex(image.Manifest)}", what == "blob" ? "another" : image.Manifest);
            var other = $$""",{"digest":"sha256:{{Hex(layers[0])}}"}""";
            var index = $$"""{"manifests":[{"digest":"sha256:{{(what == "index" ? Hex(layers[0]) : Hex(image.Manifest))}}"}{{(what == "index of two" ? other : "")}}]}""";
            if (what != "no list") Add(tar, "index.json", index);
            if (what == "twice") Add(tar, "index.json", index);
            if (what == "other files") Add(tar, "oci-layout", "{}");
        });

        Check(path, image, said);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("tags", null)]
    [InlineData("configuration", "its manifest.json names another configuration")]
    [InlineData("order", "its manifest.json names other layers")]
    [InlineData("more", "its manifest.json names other layers")]
    [InlineData("two", "its manifest.json does not name one image")]
    [InlineData("text", "its list of images cannot be read")]
    public void An_archive_of_Docker_loads_this_image_and_no_other(string what, string? said)
    {
        var (image, layers) = Whole();
        var path = Archive(tar =>
        {
            Add(tar, "config.json", image.Config);
            for (var i = 0; i < layers.Length; i++) Add(tar, $"{i}/layer.tar", layers[i]);
            Add(tar, "evil/layer.tar", "evil");
            var names = what == "order" ? "\"1/layer.tar\",\"0/layer.tar\"" : "\"0/layer.tar\",\"1/layer.tar\"" + (what == "more" ? ",\"evil/layer.tar\"" : "");
            var one = $$"""{"Config":"{{(what == "configuration" ? "evil/layer.tar" : "config.json")}}","RepoTags":["demo:{{(what == "tags" ? "other" : "latest")}}"],"Layers":[{{names}}]}""";
            Add(tar, "manifest.json", what == "text" ? "{" : $"[{one}{(what == "two" ? "," + one : "")}]");
        });

        Check(path, image, said);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("nested", null)]
    [InlineData("missing", "is not there, or something else")]
    [InlineData("other", "its index.json names another image")]
    [InlineData("no list", "it has no index.json")]
    public void An_archive_of_several_images_holds_their_index(string what, string? said)
    {
        string[] images = ["one", "two"];
        var index = $$"""{"manifests":[{{string.Join(',', images.Select(image => $$"""{"digest":"sha256:{{Hex(image)}}"}"""))}}]}""";
        var path = Archive(tar =>
        {
            foreach (var image in images) if (what != "missing" || image == "one") Add(tar, $"blobs/sha256/{Hex(image)}", image);
            if (what == "nested") Add(tar, $"blobs/sha256/{Hex(index)}", index);
            if (what != "no list") Add(tar, "index.json", what == "nested" ? $$"""{"manifests":[{"digest":"sha256:{{Hex(index)}}"}]}""" : what == "other" ? index + " " : index);
        });

        var require = () => ImageArchive.Require(path, Hex(index), [.. images.Select(Hex)], CancellationToken.None);
        if (said is null) Assert.Equal("@image/image.tar", require().Name.Value);
        else Refused(said, () => require());
    }

    [Fact]
    public void An_image_is_named_by_repository_digest_and_tag()
    {
        var hex = Digits('a');
        Assert.Equal([$"pkg:oci/demo@sha256:{hex}?repository_url=host:5000/Team/Demo", $"pkg:oci/demo@sha256:{hex}?repository_url=host:5000/Team/Demo&tag=1.0"],
            new ImageName("host:5000", "Team/Demo").Of(hex, ["1.0", "1.0"]).Select(artifact => artifact.Name.Value));
        Assert.Equal([$"pkg:oci/demo@sha256:{hex}", $"pkg:oci/demo@sha256:{hex}?tag=a%26b"], new ImageName("", "demo").Of(hex, ["a&b"]).Select(artifact => artifact.Name.Value));
    }

    private static void Check(string path, (string Manifest, string Config) image, string? said)
    {
        var read = Read(image.Manifest, image.Config);
        if (said is null) Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), ImageArchive.Require(path, read, CancellationToken.None).Digests.Digests[0].Hex);
        else Refused(said, () => ImageArchive.Require(path, read, CancellationToken.None));
    }

    private static void Refused(string said, Action action)
    {
        var problem = Assert.Throws<BuildException>(action);
        Assert.Equal(BuildCodes.ImageDiffers, problem.Code);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    private static ContainerImage Read(string manifest, string configuration) => ContainerImage.Read(
        manifest.Contains(Hex(configuration), StringComparison.Ordinal) ? manifest : manifest = Manifest(configuration), "sha256:" + Hex(manifest), configuration);

    /// <summary>An image whose layers are texts.</summary>
    private static ((string Manifest, string Config), string[] Layers) Whole()
    {
        string[] layers = ["base", "program"];
        return ((Manifest(Configuration(), layers.Select(Hex)), Configuration()), layers);
    }

    private static string Manifest(string? configuration = null, IEnumerable<string>? layers = null) =>
        $$"""{"schemaVersion":2,"config":{"digest":"sha256:{{Hex(configuration ?? Configuration())}}"},"layers":[{{string.Join(',', (layers ?? [Digits('a'), Digits('b')]).Select(hex => $$"""{"digest":"sha256:{{hex}}"}"""))}}]}""";

    private static string Configuration(string working = "/app/", string os = "linux", string? label = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc") =>
        $$"""{"os":"{{os}}","config":{"WorkingDir":"{{working.Replace(@"\", @"\\", StringComparison.Ordinal)}}","Labels":{{{(label is null ? "" : $"\"org.opencontainers.image.base.digest\":\"sha256:{label}\"")}} } } }""";

    private (string Path, string Hex) Layer(Action<TarWriter> write)
    {
        var path = _sandbox.Outside("layer.tar.gz");
        using (var file = File.Create(path))
        using (var packed = new GZipStream(file, CompressionMode.Compress))
        using (var tar = new TarWriter(packed)) write(tar);
        return (path, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
    }

    private string Archive(Action<TarWriter> write)
    {
        var path = _sandbox.Outside("image.tar");
        using (var file = File.Create(path))
        using (var tar = new TarWriter(file)) write(tar);
        return path;
    }

    private static void Add(TarWriter tar, string name, string text) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Digits(char digit) => new(digit, 64);
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using InToto.DotNet;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>An image that is made of a published folder is recorded by the digest of its manifest, and holds what was published and nothing else.</summary>
public sealed partial class ContainerTests : IDisposable
{
    private readonly LoopbackRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void An_image_in_a_registry_is_recorded_by_its_digest_and_tied_to_the_folder_that_it_was_made_of()
    {
        using var demo = Program("<ContainerImageTags>1.0;latest</ContainerImageTags>");
        Published(demo);

        var digest = _registry.Digest("team/demo", "1.0")!;
        Assert.Equal(digest, _registry.Digest("team/demo", "latest"));
        var container = Container(demo);
        string image = $"pkg:oci/demo@{digest}?repository_url={_registry.Address}/team/demo";
        Assert.Equal([image, image + "&tag=1.0", image + "&tag=latest"], container.Products.Names.Select(name => name.Value));
        Assert.All(container.Products, product => Assert.Equal(digest, $"sha256:{product.Digests.Digests[0].Hex}"));
        string[] files = [.. demo.Products];
        Assert.Superset(new HashSet<string>(["@files", "@folder/Demo.dll", "@folder/texts/a.txt"]), files.ToHashSet());
        Assert.Equal(((string[])["@commit", .. files, $"pkg:oci/runtime@{_registry.BaseDigests["amd64"]}?repository_url={_registry.Address}/base/runtime"]).Order(StringComparer.Ordinal), container.Materials.Names.Select(name => name.Value));

        // The folder is verified as ever; with the image, by a layout that asks for it.
        demo.WriteLayout();
        demo.Verify().ShouldBeVerified();
        demo.WriteLayout("--container");
        Assert.Equal(Codes.LinkMissing, demo.Verify().ShouldBeRejected().Code);
        Verify(demo).ShouldBeVerified();
        var command = Documented().Match(File.ReadAllText(Path.Join(InToto.Testing.Repository.Root, "docs/evidence.md"))).Value;
        foreach (var (word, given) in new[] { ("PUBLISHED-FOLDER", demo.Folder), ("DEMO.container.layout", demo.Layout), ("OWNER.pub", $"{InToto.Testing.Repository.TestAsset("keys")}/alice.pub"), ("DEMO.container.intoto.jsonl", Evidence(demo)) })
            command = command.Replace(word, given, StringComparison.Ordinal);
        Assert.Matches("\ncontainer .*\n(.*\n)*verified\n$", demo.Sandbox.Done("/bin/sh", "-c", command));
        demo.Sandbox.Write("out/texts/a.txt", "another text\n");
        Verify(demo).ShouldBeRejected();
    }

    [Fact]
    public void An_image_of_something_else_than_was_published_is_refused_and_of_a_file_that_was_written_again_is_not()
    {
        using var demo = Program("", """
            <Target Name="Change" BeforeTargets="_PublishSingleContainer" Condition="'$(Change)' != ''">
              <Exec Command="$(Change)" WorkingDirectory="$(PublishDir)" />
            </Target>
            <Target Name="Forget" AfterTargets="_PublishSingleContainer" BeforeTargets="_InTotoContainer" Condition="'$(Change)' == 'true'">
              <PropertyGroup>
                <GeneratedContainerDigest />
              </PropertyGroup>
            </Target>
            """);
        Published(demo, "-p:Change=touch texts/a.txt");

        foreach (var (change, said) in new[]
        {
            ("echo more >> texts/a.txt", "its 'texts/a.txt' is not the one that was recorded when it was published"),
            ("echo more > evil.so", "it holds 'evil.so', which was not in the folder when publish was recorded"),
            ("rm texts/a.txt", "it does not hold 'texts/a.txt', which was published"),
            ("true", "its digest is ''"),
        })
        {
            demo.Sandbox.Done("rm", "-rf", demo.Folder);
            var ending = Publish(demo, $"-p:Change={change}");
            Assert.True(ending is { Code: 1, Errors: ["INTOTO5047"] }, change + ending.Output);
            Assert.Contains(said, ending.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_archive_is_recorded_and_one_that_is_changed_afterwards_is_refused_and_one_that_is_written_anew_is_not()
    {
        using var demo = Program("<ContainerArchiveOutputPath>../../out.tar</ContainerArchiveOutputPath>", """
            <Target Name="Change" AfterTargets="_PublishSingleContainer" BeforeTargets="_InTotoContainer" Condition="'$(Change)' != ''">
              <Exec Command="$(Change)" WorkingDirectory="$(MSBuildProjectDirectory)/../.." />
            </Target>
            """);
        Published(demo);

        var container = Container(demo);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(demo.Sandbox.At("out.tar")))), container.Products.Digests("@image/out.tar")!.Digests[0].Hex);
        Assert.Null(_registry.Digest("team/demo", "latest"));

        // Other times and another order, and the same image.
        const string Unpack = "rm -rf unpacked; mkdir unpacked; tar xf out.tar -C unpacked; ";
        const string Pack = "; tar cf out.tar -C unpacked $(ls -r unpacked)";
        Published(demo, $"-p:Change={Escaped(Unpack + "true" + Pack)}");
        var blobs = Directory.EnumerateFiles(demo.Sandbox.At("unpacked"), "*", SearchOption.AllDirectories).ToArray();
        Assert.Contains(blobs, blob => blob.EndsWith("index.json", StringComparison.Ordinal) || blob.EndsWith("manifest.json", StringComparison.Ordinal));

        foreach (var change in new[] { "echo more >> $(find unpacked -type f -size +2k | head -1)", "rm $(find unpacked -type f -size +2k | head -1)", "sed -i -E 's/[0-9a-f]{64}/0000000000000000000000000000000000000000000000000000000000000000/' unpacked/*.json" })
        {
            var ending = Publish(demo, $"-p:Change={Escaped(Unpack + change + Pack)}");
            Assert.True(ending is { Code: 1, Errors: ["INTOTO5047"] }, change + ending.Output);
            Assert.Contains("out.tar", ending.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_for_several_systems_are_recorded_one_by_one_and_their_index_by_its_digest()
    {
        using var demo = Program("<RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers><UseAppHost>false</UseAppHost>");
        // Each has a folder of its own, so the command line names none.
        var ending = demo.Sandbox.DotNet("publish", "src/Demo", "-t:PublishContainer");
        Assert.True(ending is { Code: 0, Errors: [], Warnings: [] }, ending.Output);

        var index = _registry.Manifest("team/demo", "latest")!;
        using var document = JsonDocument.Parse(index);
        string[] listed = [.. document.RootElement.GetProperty("manifests").EnumerateArray().Select(manifest => manifest.GetProperty("digest").GetString()!)];
        Assert.Equal(2, listed.Length);
        var recorded = Link(demo.Sandbox.At("src/Demo/bin/Release/net10.0/Demo.container.intoto.jsonl"), "container.index");
        Assert.Contains($"pkg:oci/demo@sha256:{Convert.ToHexStringLower(SHA256.HashData(index))}?repository_url={_registry.Address}/team/demo&tag=latest", recorded.Products.Names.Select(name => name.Value));
        Assert.Equal(listed.Select(digest => $"pkg:oci/demo@{digest}?repository_url={_registry.Address}/team/demo").Order(StringComparer.Ordinal), recorded.Materials.Names.Select(name => name.Value));

        foreach (var (runtime, processor) in new[] { ("linux-x64", "amd64"), ("linux-arm64", "arm64") })
        {
            var file = demo.Sandbox.At($"src/Demo/bin/Release/net10.0/{runtime}/Demo.container.intoto.jsonl");
            var image = Link(file, "container");
            Assert.Contains(image.Products, product => recorded.Materials.Digests(product.Name.Value) is { } digests && digests.Equals(product.Digests));
            Assert.Contains(image.Materials.Names, name => name.Value.StartsWith($"pkg:oci/runtime@{_registry.BaseDigests[processor]}", StringComparison.Ordinal));
            // What each was told of the others is none of what somebody gave the build.
            Assert.DoesNotContain(Link(file, "compile.Demo").Materials.Names, name => name.Value.StartsWith("@property/Container", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_image_of_no_publish_of_this_build_or_of_a_layer_that_is_gone_is_refused_and_of_an_unknown_base_said()
    {
        using var demo = Program("", """
            <Target Name="Change" AfterTargets="_PublishSingleContainer" BeforeTargets="_InTotoContainer" Condition="'$(Change)' == 'true'">
              <RemoveDir Directories="$(XDG_CACHE_HOME)/dotnet/Containers/Content" />
            </Target>
            """);
        Published(demo);

        var ending = demo.Sandbox.DotNet("build", "src/Demo", "-c", "Release", "-t:PublishContainer", $"-p:PublishDir={demo.Folder}/");
        Assert.Equal((1, "INTOTO5046"), (ending.Code, Assert.Single(ending.Errors)));
        ending = Publish(demo, "-p:Change=true");
        Assert.Equal((1, "INTOTO5048"), (ending.Code, Assert.Single(ending.Errors)));

        ending = Publish(demo, "-p:ContainerGenerateLabelsImageBaseDigest=false");
        Assert.True(ending is { Code: 0, Errors: [], Warnings: ["INTOTO5049"] }, ending.Output);
        Assert.DoesNotContain(Container(demo).Materials.Names, name => name.Value.StartsWith("pkg:oci/runtime", StringComparison.Ordinal));
        Assert.Equal(["INTOTO5049"], Publish(demo, "-p:ContainerGenerateLabelsImageBaseDigest=false", "-p:InTotoRequire=true").Errors);
    }

    [Fact]
    public void A_program_for_the_web_is_recorded_before_its_profile_makes_the_image()
    {
        using var demo = Program("", sdk: "Microsoft.NET.Sdk.Web");
        var ending = demo.Publish("-p:PublishProfile=DefaultContainer");
        Assert.True(ending is { Code: 0, Errors: [], Warnings: [] }, ending.Output);

        Assert.Contains(Container(demo).Products.Names, name => name.Value.StartsWith($"pkg:oci/demo@{_registry.Digest("team/demo", "latest")}", StringComparison.Ordinal));
        Assert.Superset(new HashSet<string>(["@folder/web.config", "@folder/Demo.staticwebassets.endpoints.json"]), demo.Products.ToHashSet());
    }

    [Fact]
    public void Without_a_key_an_image_is_made_as_ever()
    {
        using var demo = Program("");
        demo.Sandbox.Variables["INTOTO_SIGNING_KEY"] = null;
        var ending = Publish(demo);
        Assert.True(ending is { Code: 0, Errors: [], Warnings: [] }, ending.Output);
        Assert.NotNull(_registry.Digest("team/demo", "latest"));
        Assert.False(File.Exists(Evidence(demo)));
    }

    private PublishedProgram Program(string properties, string targets = "", string more = "", string sdk = "Microsoft.NET.Sdk")
    {
        var demo = new PublishedProgram($"""
            {properties}
            <ContainerRepository>team/demo</ContainerRepository>
            <ContainerBaseImage>{_registry.Base}</ContainerBaseImage>
            <ContainerRegistry Condition="'$(ContainerArchiveOutputPath)' == ''">{_registry.Address}</ContainerRegistry>
            """, $"</ItemGroup>{targets}{more}<ItemGroup>", sdk);
        demo.Sandbox.Variables["XDG_CACHE_HOME"] = demo.Sandbox.Outside("cache");
        return demo;
    }

    private static Ending Publish(PublishedProgram demo, params string[] words) => demo.Publish(["-t:PublishContainer", .. words, .. File.Exists(demo.Sandbox.At("src/Demo/obj/project.assets.json")) ? (string[])["--no-restore"] : []]);

    private static void Published(PublishedProgram demo, params string[] words)
    {
        var ending = Publish(demo, words);
        Assert.True(ending is { Code: 0, Errors: [], Warnings: [] }, ending.Output);
        Assert.Contains("is recorded; its evidence is", ending.Output, StringComparison.Ordinal);
    }

    private static string Evidence(PublishedProgram demo) => demo.Sandbox.At("src/Demo/bin/Release/net10.0/Demo.container.intoto.jsonl");

    private static Link Container(PublishedProgram demo) => Link(Evidence(demo), "container");

    private static Link Link(string file, string step)
    {
        var evidence = InToto.DotNet.Evidence.ReadFile(file);
        return (Link)evidence.Document(evidence.Links.Single(link => link.Step == step)).Document;
    }

    private static VerificationOutcome Verify(PublishedProgram demo) =>
        new FolderVerifier([TestKeys.Alice.PublicKey]).VerifyAsync(demo.Folder, () => EvidenceSource.OfFile(Evidence(demo)), MetadataFile.Read(demo.Layout)).Result;

    /// <summary>A value on a command line of MSBuild.</summary>
    private static string Escaped(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);

    /// <summary>How a folder is verified together with the image that was made of it.</summary>
    [GeneratedRegex("^dotnet intoto verify PUBLISHED-FOLDER .*$", RegexOptions.Multiline)]
    private static partial Regex Documented();
}

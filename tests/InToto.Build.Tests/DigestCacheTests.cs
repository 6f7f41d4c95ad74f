using System.Text;
using InToto.DotNet;
using InToto.Signing;

namespace InToto.Build.Tests;

/// <summary>Digests that builds leave for the next: believed where only who has the key can have written them, and never in a CI build.</summary>
public sealed class DigestCacheTests
{
    private const string Targets = "Microsoft.Common.CurrentVersion.targets";

    [Fact]
    public void Digests_of_the_SDK_are_remembered_for_builds_with_the_same_key_and_no_others()
    {
        using var small = SampleSolution.Small();
        small.Sandbox.Commit();
        Assert.Empty(small.Build().Errors);
        var right = Recorded(small);
        var cache = CacheOf(small.Sandbox, "carl");
        if (!Libc.Facts(SdkFile())!.IsOnLocalDisk)
        {
            Assert.False(File.Exists(cache));
            return;
        }

        Assert.True(File.Exists(cache));
        // Only with the key can this be written: it is believed.
        var wrong = DigestSet.Sha256(new byte[32]);
        var forged = Forge(SecretOf(small.Sandbox, "carl"), wrong);
        Assert.Equal(wrong, RecordedWith(forged));
        // So are none of these.
        Assert.Equal(right, RecordedWith(forged, "-p:ContinuousIntegrationBuild=true"));
        Assert.Equal(right, RecordedWith(forged, "-p:InTotoDigestCache=false"));
        small.Sandbox.Variables["CI"] = "true";
        Assert.Equal(right, RecordedWith(forged));
        small.Sandbox.Variables["CI"] = null;
        Assert.Equal(right, RecordedWith([.. forged[..^1], (byte)(forged[^1] ^ 1)]));
        Assert.Equal(right, RecordedWith(Forge(SecretOf(small.Sandbox, "alice"), wrong)));
        Assert.Equal(right, RecordedWith([]));

        DigestSet RecordedWith(byte[] bytes, params string[] words)
        {
            File.WriteAllBytes(cache, bytes);
            Assert.Empty(small.Build(["--no-incremental", .. words]).Errors);
            return Recorded(small);
        }
    }

    [Fact]
    public void What_one_key_remembers_is_not_recorded_with_another()
    {
        using var family = SampleSolution.Family();
        family.Sandbox.Replace("src/Family.Core/Family.Core.csproj", "</PropertyGroup>", $"<InTotoSigningKey>{family.Sandbox.Key("alice")}</InTotoSigningKey></PropertyGroup>");
        family.Sandbox.Commit();
        var (carls, alices) = (DigestSet.Sha256(new byte[32]), DigestSet.Sha256([.. Enumerable.Repeat((byte)1, 32)]));
        Directory.CreateDirectory(Path.GetDirectoryName(CacheOf(family.Sandbox, "carl"))!);
        File.WriteAllBytes(CacheOf(family.Sandbox, "carl"), Forge(SecretOf(family.Sandbox, "carl"), carls));
        File.WriteAllBytes(CacheOf(family.Sandbox, "alice"), Forge(SecretOf(family.Sandbox, "alice"), alices));

        // One process, so that both come to the same memory.
        Assert.Empty(family.Build("-m:1").Errors);

        Assert.NotEmpty(LinksOf("carl"));
        Assert.NotEmpty(LinksOf("alice"));
        Assert.All(LinksOf("carl"), link => Assert.DoesNotContain(link.Materials, material => material.Digests.Equals(alices)));
        Assert.All(LinksOf("alice"), link => Assert.DoesNotContain(link.Materials, material => material.Digests.Equals(carls)));

        Link[] LinksOf(string name) => [.. family.LinkFiles()
            .Where(path => path.EndsWith($".{KeyOf(family.Sandbox, name).PublicKey.Id.Value[..8]}.link", StringComparison.Ordinal))
            .Select(path => Assert.IsType<Link>(MetadataFile.Read(family.Sandbox.At(path)).Parse().Document))];
    }

    private static byte[] Forge(byte[] secret, DigestSet digest)
    {
        var memory = new DigestMemory();
        var path = SdkFile();
        memory.Note(path, new(digest, Libc.Facts(path)!, IsSettled: true));
        return memory.ToBytes(secret);
    }

    private static DigestSet Recorded(SampleSolution small)
    {
        var path = Assert.Single(small.LinkFiles(), path => path.Contains("compile.Small+net10.0", StringComparison.Ordinal));
        var link = Assert.IsType<Link>(MetadataFile.Read(small.Sandbox.At(path)).Parse().Document);
        return Assert.Single(link.Materials, material => material.Name.Value.EndsWith(Targets, StringComparison.Ordinal)).Digests;
    }

    private static string SdkFile() => Path.Join(SdkFolder.Value, Targets);

    private static readonly Lazy<string> SdkFolder = new(() =>
    {
        using var sandbox = new Sandbox();
        var version = sandbox.Done("dotnet", "--version").Trim();
        var listed = sandbox.Done("dotnet", "--list-sdks").Split('\n').Single(line => line.StartsWith(version + " ", StringComparison.Ordinal));
        return Path.Join(listed[(listed.IndexOf('[', StringComparison.Ordinal) + 1)..listed.IndexOf(']', StringComparison.Ordinal)], version);
    });

    private static string CacheOf(Sandbox sandbox, string name) => Path.Join(sandbox.Variables["XDG_CACHE_HOME"], "intoto", "build", $"{KeyOf(sandbox, name).PublicKey.Id.Value[..8]}.digests");

    private static byte[] SecretOf(Sandbox sandbox, string name) => KeyOf(sandbox, name).SecretFor(BuildMemory.Purpose(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()));

    private static PrivateKey KeyOf(Sandbox sandbox, string name) => PrivateKey.FromPem(File.ReadAllText(sandbox.Key(name), Encoding.ASCII));
}

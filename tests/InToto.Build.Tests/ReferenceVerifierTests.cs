using System.IO.Compression;
using System.Text.RegularExpressions;
using InToto.DotNet;
using InToto.Signing;
using InToto.Testing;

namespace InToto.Build.Tests;

/// <summary>The sample, packed for older verifiers, and Debian's in-toto 1.3.1: it takes over from extracted evidence, and runs our inspection as a process.</summary>
public sealed class ReferenceVerifierTests : IDisposable
{
    private const string Reference = "/usr/bin/in-toto-verify";
    private const string Package = "Contoso.Text.1.0.0.nupkg";

    /// <summary>The command that the documentation has for other verifiers.</summary>
    private static readonly string Documented = Regex.Match(File.ReadAllText(Path.Join(Testing.Repository.Root, "docs/evidence.md")), "^in-toto-verify .*$", RegexOptions.Multiline).Value;

    private readonly Sandbox _sandbox = new("contoso");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_reference_agrees_about_the_sample_and_about_every_attack_that_rules_can_see()
    {
        Assert.SkipUnless(File.Exists(Reference), "The Debian package in-toto is not installed.");
        PrepareTheSample();
        Pack("next", "-p:Version=1.0.1");
        Pack("packed");
        // Where the layout is, the build verifies its package and stops. Whoever attacks the build takes the layout away.
        File.Delete(_sandbox.At("intoto/Contoso.Text.layout"));
        HideInGeneratedSource();
        Pack("hidden");

        var good = Folder("packed");
        RequireAgreement("the good package", accepted: true, good, "links-packed");
        RequireAgreement("a DLL replaced", accepted: false, Tampered("dll", zip => ChangeByte(zip, "lib/net10.0/Contoso.Text.dll")), "links-packed");
        RequireAgreement("a build target added", accepted: false, Tampered("added", zip => zip.CreateEntry("buildTransitive/Contoso.Text.targets").Open().Dispose()), "links-packed");
        RequireAgreement("an entry removed", accepted: false, Tampered("removed", zip => zip.GetEntry("README.md")!.Delete()), "links-packed");
        RequireAgreement("evidence of another version", accepted: false, good, "links-next");
        RequireAgreement("code in a generated file", accepted: false, Folder("hidden"), "links-hidden");
        RequireAgreement("a link signed by a stranger", accepted: false, good, SignedByAStranger());
    }

    /// <summary>RSA keys, older keyids, the classic form: what that version knows.</summary>
    private void PrepareTheSample()
    {
        Sample.CopyTo(_sandbox);
        foreach (var name in new[] { "owner", "source", "ci", "stranger" }) _sandbox.Tool("key", "new", "--type", "rsa", "--unencrypted", "--output", Key(name));
        _sandbox.Tool("layout", "new", "src/Contoso.Text", "--functionary", Public("ci"), "--source-functionary", Public("source"), "--property", "Version", "--metablock", "--keyid-format", "legacy");
        _sandbox.Tool("sign", "-f", "intoto/Contoso.Text.layout", "-k", Key("owner"), "--keyid-format", "legacy");
        _sandbox.Commit();
        _sandbox.Tool("run", "-n", "source", "--signing-key", Key("source"), "--keyid-format", "legacy", "--products", "git:HEAD", "-d", "intoto", "-x");

        _sandbox.Variables["INTOTO_SIGNING_KEY"] = Key("ci");
        _sandbox.Variables["InTotoMetadataFormat"] = "metablock";
        _sandbox.Variables["InTotoKeyIdFormat"] = "legacy";
    }

    private void Pack(string name, params string[] words)
    {
        _sandbox.Done("dotnet", ["pack", "src/Contoso.Text", "-o", _sandbox.Outside(name), .. words]);
        _sandbox.Tool("evidence", "extract", Directory.GetFiles(_sandbox.Outside(name), "*.nupkg").Single(), "-o", _sandbox.Outside($"links-{name}"));
    }

    private void RequireAgreement(string what, bool accepted, string folder, string links)
    {
        var layout = Path.Join(_sandbox.Outside("links-packed"), "root.layout");
        var ours = new PackageVerifier([KeyFile.ReadPublic(Public("owner"))])
            .VerifyAsync(Path.Join(folder, Package), () => EvidenceSource.OfFolder(_sandbox.Outside(links)), MetadataFile.Read(layout)).Result;
        string[] words = [.. Documented.Replace("root.layout", layout, StringComparison.Ordinal).Replace("OWNER.pub", Public("owner"), StringComparison.Ordinal).Replace("LINKS", _sandbox.Outside(links), StringComparison.Ordinal).Split(' ')];
        var theirs = _sandbox.RunIn(folder, words[0], words[1..]);

        Assert.True(ours is Verified == accepted, $"{what}: {(ours as Rejected)?.Failure.What ?? "verified"}");
        Assert.True(theirs.Code == 0 == accepted, $"{what}: the reference ended with {theirs.Code}: {theirs.Output}");
    }

    /// <summary>A folder that holds the package and nothing else, as verifiers that run inspections need it.</summary>
    private string Folder(string packed)
    {
        var folder = Directory.CreateDirectory(_sandbox.Outside($"only-{packed}")).FullName;
        File.Copy(Path.Join(_sandbox.Outside(packed), Package), Path.Join(folder, Package));
        return folder;
    }

    private string Tampered(string name, Action<ZipArchive> change)
    {
        var folder = Directory.CreateDirectory(_sandbox.Outside($"tampered-{name}")).FullName;
        File.Copy(Path.Join(_sandbox.Outside("packed"), Package), Path.Join(folder, Package));
        using var zip = ZipFile.Open(Path.Join(folder, Package), ZipArchiveMode.Update);
        zip.GetEntry(Evidence.EntryName)!.Delete();
        change(zip);
        return folder;
    }

    private static void ChangeByte(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        entry.Position = entry.Length / 2;
        var old = entry.ReadByte();
        entry.Position--;
        entry.WriteByte((byte)(old ^ 1));
    }

    private string SignedByAStranger()
    {
        var folder = Directory.CreateDirectory(_sandbox.Outside("links-stranger")).FullName;
        foreach (var file in Directory.EnumerateFiles(_sandbox.Outside("links-packed"))) File.Copy(file, Path.Join(folder, Path.GetFileName(file)));
        var link = Directory.GetFiles(folder, "pack.????????.link").Single();
        _sandbox.Tool("sign", "-f", link, "-k", Key("stranger"), "--keyid-format", "legacy", "-o", link);
        return "links-stranger";
    }

    /// <summary>What the SDK has generated once it takes as it lies.</summary>
    private void HideInGeneratedSource()
    {
        foreach (var framework in (string[])["net10.0", "netstandard2.0"])
            File.AppendAllText(_sandbox.At($"src/Contoso.Text/obj/Release/{framework}/Contoso.Text.AssemblyInfo.cs"), "internal static class Backdoor { public static int Open() => 1; }\n");
    }

    private string Key(string name) => _sandbox.Outside($"{name}.pem");

    private string Public(string name) => _sandbox.Outside($"{name}.pub");
}

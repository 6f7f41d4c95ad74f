using InToto.Signing;

namespace InToto.Interop.Tests;

/// <summary>Live round trips with keys that the Python reference made, of each type that it makes, as owner's and as functionary's.</summary>
public sealed class KeyTypeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interop").FullName;

    public static TheoryData<string> Types => ["rsa", "ed25519", "ecdsa"];

    public KeyTypeTests()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/in-toto-keygen"), "The Debian package in-toto is not installed.");
        File.WriteAllText(At("foo.py"), "print('foo')\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Types))]
    public void What_we_sign_is_verified_by_both(string type)
    {
        Prepare(type);
        Tool("run", "-n", "write", "--signing-key", "functionary", "--keyid-format", "legacy", "-p", "foo.py", "-x").ShouldSucceed();
        Tool("sign", "-f", "root.layout", "-k", "owner", "--keyid-format", "legacy").ShouldSucceed();

        VerifiedByBoth(type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_the_reference_signs_is_verified_by_both(string type)
    {
        Prepare(type);
        Reference("run", "-n", "write", "-k", "functionary", "-t", type, "-p", "foo.py", "-x").ShouldSucceed();
        Reference("sign", "-f", "root.layout", "-k", "owner", "-t", type).ShouldSucceed();

        VerifiedByBoth(type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_key_that_did_not_sign_is_refused_by_both(string type)
    {
        Prepare(type);
        Reference("keygen", "-t", type, "stranger").ShouldSucceed();
        Tool("run", "-n", "write", "--signing-key", "functionary", "--keyid-format", "legacy", "-p", "foo.py", "-x").ShouldSucceed();
        Tool("sign", "-f", "root.layout", "-k", "stranger", "--keyid-format", "legacy").ShouldSucceed();

        Reference("verify", "-l", "root.layout", "-k", "owner.pub", "-t", type).ShouldFail();
        Assert.Contains("INTOTO0101", Tool("verify", "-l", "root.layout", "--layout-key", "owner.pub").ShouldFail().Output, StringComparison.Ordinal);
    }

    private void VerifiedByBoth(string type)
    {
        Assert.Contains("verified", Tool("verify", "-l", "root.layout", "--layout-key", "owner.pub").ShouldSucceed().Output, StringComparison.Ordinal);
        Reference("verify", "-l", "root.layout", "-k", "owner.pub", "-t", type).ShouldSucceed();
    }

    /// <summary>Keys of the reference, and a layout that the functionary may answer, which nobody has signed.</summary>
    private void Prepare(string type)
    {
        Reference("keygen", "-t", type, "owner").ShouldSucceed();
        Reference("keygen", "-t", type, "functionary").ShouldSucceed();
        var functionary = KeyFile.ReadPublic(At("functionary.pub"));
        var layout = new Layout
        {
            Expires = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Keys = [LayoutKey.Of(functionary, functionary.LegacyId)],
            Steps = [new() { Name = "write", PubKeys = [functionary.LegacyId], ExpectedProducts = [ArtifactRule.Parse(["CREATE", "foo.py"]), ArtifactRule.Parse(["DISALLOW", "*"])] }],
        };
        File.WriteAllBytes(At("root.layout"), Metablock.Of(layout).SignedBy().ToBytes());
    }

    private Command Tool(params string[] arguments) => Command.Run(_folder, Command.Tool, arguments);

    private Command Reference(string verb, params string[] arguments) => Command.Run(_folder, $"/usr/bin/in-toto-{verb}", arguments);

    private string At(string file) => Path.Combine(_folder, file);
}

using InToto.Signing;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>Live round trips with the Python reference, Debian's in-toto 1.3.1: RSA keys, the older keyids, Metablock.</summary>
public sealed class ReferenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interop").FullName;
    private readonly PrivateKey _owner;
    private readonly PrivateKey _functionary = TestKeys.Bob;

    public ReferenceTests()
    {
        Assert.SkipUnless(File.Exists(ReferenceFolder + "in-toto-verify"), "The Debian package in-toto is not installed.");
        Tool("key", "new", "--type", "rsa", "--unencrypted", "--output", "owner.pem").ShouldSucceed();
        _owner = PrivateKey.FromPem(File.ReadAllText(At("owner.pem")));
        File.Copy(Repository.TestAsset("keys", "bob.pem"), At("bob.pem"));
        File.WriteAllText(At("foo.py"), "print('foo')\n");
        WriteLayout();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_chain_that_we_record_is_verified_by_the_reference()
    {
        RecordWithTool();

        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldSucceed();
        Assert.Contains("verified", VerifyWithTool().ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_that_the_reference_records_is_verified_by_us()
    {
        RecordWithReference();

        Assert.Contains("verified", VerifyWithTool().ShouldSucceed().Output, StringComparison.Ordinal);
        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldSucceed();
    }

    [Fact]
    public void A_layout_that_the_reference_signs_is_verified_by_us()
    {
        RecordWithTool();
        Reference("sign", "-f", "root.layout", "-k", "owner.pem").ShouldSucceed();

        Assert.Contains("verified", VerifyWithTool().ShouldSucceed().Output, StringComparison.Ordinal);
        Tool("sign", "-f", "root.layout", "-k", "owner.pub", "--verify").ShouldSucceed();
    }

    [Fact]
    public void A_layout_that_we_sign_is_verified_by_the_reference()
    {
        RecordWithReference();
        Tool("sign", "-f", "root.layout", "-k", "owner.pem", "--keyid-format", "legacy").ShouldSucceed();

        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldSucceed();
        Reference("sign", "-f", "root.layout", "-k", "owner.pub", "--verify").ShouldSucceed();
    }

    [Fact]
    public void Both_record_the_same_artifacts_of_a_tree()
    {
        Directory.CreateDirectory(At("tree/.hidden/deep"));
        Directory.CreateDirectory(At("tree/empty"));
        foreach (var file in new[] { "tree/a b", "tree/ü.txt", "tree/.hidden/deep/x", "tree/skip.pyc", "tree/old~", "tree/a.link", "tree/.git" })
            File.WriteAllText(At(file), file);

        Tool("run", "-n", "ours", "--signing-key", "bob.pem", "-p", "tree", "-x").ShouldSucceed();
        Reference("run", "-n", "theirs", "-k", "bob.pem", "-p", "tree", "-x").ShouldSucceed();

        var (ours, theirs) = (ProductsOf("ours", _functionary.PublicKey.Id), ProductsOf("theirs", _functionary.PublicKey.LegacyId));
        Assert.Equal(["tree/.hidden/deep/x", "tree/a b", "tree/ü.txt"], ours.Names.Select(name => name.Value));
        Assert.True(ours.SameAs(theirs));
    }

    [Fact]
    public void A_step_that_we_start_is_stopped_by_the_reference()
    {
        Tool("record", "start", "-n", "write-code", "--signing-key", "bob.pem", "--keyid-format", "legacy").ShouldSucceed();
        Reference("record", "stop", "-n", "write-code", "-k", "bob.pem", "-p", "foo.py").ShouldSucceed();
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.link-unfinished"));
        Tool("record", "start", "-n", "package", "--signing-key", "bob.pem", "--keyid-format", "legacy", "-m", "foo.py").ShouldSucceed();
        Reference("run", "-n", "other", "-k", "bob.pem", "--", "tar", "cf", "foo.tar", "foo.py").ShouldSucceed();
        Reference("record", "stop", "-n", "package", "-k", "bob.pem", "-p", "foo.py", "foo.tar").ShouldSucceed();

        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldSucceed();
        Assert.Contains("verified", VerifyWithTool().ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_the_reference_starts_is_stopped_by_us()
    {
        Reference("record", "start", "-n", "write-code", "-k", "bob.pem").ShouldSucceed();
        Tool("record", "stop", "-n", "write-code", "--signing-key", "bob.pem", "-p", "foo.py").ShouldSucceed();
        Reference("record", "start", "-n", "package", "-k", "bob.pem", "-m", "foo.py").ShouldSucceed();
        Tool("run", "-n", "other", "--signing-key", "bob.pem", "--", "tar", "cf", "foo.tar", "foo.py").ShouldSucceed();
        Tool("record", "stop", "-n", "package", "--signing-key", "bob.pem", "-p", "foo.py", "foo.tar").ShouldSucceed();
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.link-unfinished"));

        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldSucceed();
        Assert.Contains("verified", VerifyWithTool().ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_was_changed_after_its_start_is_stopped_by_neither()
    {
        Tool("record", "start", "-n", "write-code", "--signing-key", "bob.pem", "--keyid-format", "legacy", "-m", "foo.py").ShouldSucceed();
        var file = Assert.Single(Directory.EnumerateFiles(_folder, "*.link-unfinished"));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"foo.py\"", "\"bar.py\"", StringComparison.Ordinal));

        Reference("record", "stop", "-n", "write-code", "-k", "bob.pem", "-p", "foo.py").ShouldFail();
        Assert.Contains("INTOTO2302", Tool("record", "stop", "-n", "write-code", "--signing-key", "bob.pem", "-p", "foo.py").ShouldFail().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_record_the_same_with_prefixes_patterns_a_base_and_streams()
    {
        Directory.CreateDirectory(At("tree/src/deep"));
        foreach (var file in new[] { "tree/src/a", "tree/src/deep/b.log", "tree/src/deep/c", "tree/d" }) File.WriteAllText(At(file), file);
        string[] how = ["-s", "-p", "src", "d", "--base-path", "tree", "--lstrip-paths", "src/", "--exclude", "*.log", "--", "sh", "-c", "echo out; echo err >&2"];

        Tool(["run", "-n", "ours", "--signing-key", "bob.pem", .. how]).ShouldSucceed();
        Reference("run", ["-n", "theirs", "-k", "bob.pem", .. how]).ShouldSucceed();

        var (ours, theirs) = (LinkOf("ours", _functionary.PublicKey.Id), LinkOf("theirs", _functionary.PublicKey.LegacyId));
        Assert.Equal(["a", "d", "deep/c"], ours.Products.Names.Select(name => name.Value));
        Assert.True(ours.Products.SameAs(theirs.Products));
        Assert.Equal((theirs.Byproducts.Stdout, theirs.Byproducts.Stderr, theirs.Byproducts.ReturnValue), (ours.Byproducts.Stdout, ours.Byproducts.Stderr, ours.Byproducts.ReturnValue));
        Assert.Equal(theirs.Command.AsEnumerable(), ours.Command);
    }

    [Fact]
    public void What_the_reference_mocks_and_we_mock_is_the_same_but_for_the_signature_that_neither_has()
    {
        File.WriteAllText(At("owner.pem"), "");
        Tool("mock", "-n", "ours", "--", "sh", "-c", "echo out; cp foo.py copy.py").ShouldSucceed();
        File.Delete(At("copy.py"));
        Reference("mock", "-n", "theirs", "--", "sh", "-c", "echo out; cp foo.py copy.py").ShouldSucceed();

        var (ours, theirs) = (Metadata.Read(File.ReadAllBytes(At("ours.link"))), Metadata.Read(File.ReadAllBytes(At("theirs.link"))));
        Assert.Empty(ours.Signatures);
        Assert.Empty(theirs.Signatures);
        Assert.True(((Link)ours.Document).Materials.SameAs(((Link)theirs.Document).Materials));
        Assert.True(((Link)ours.Document).Products.SameAs(((Link)theirs.Document).Products));
        Assert.Equal(((Link)theirs.Document).Byproducts.Stdout, ((Link)ours.Document).Byproducts.Stdout);
        Tool("match-products", "-l", "theirs.link").ShouldSucceed();
    }

    [Theory]
    [InlineData("another product than the link says", "package")]
    [InlineData("another source than was written", "write-code")]
    public void What_one_of_us_refuses_the_other_refuses_too(string change, string step)
    {
        RecordWithTool();
        var file = At($"{step}.{_functionary.PublicKey.LegacyId.Prefix}.link");
        var link = File.ReadAllText(file);
        File.WriteAllText(file, link.Replace("\"sha256\": \"", $"\"sha256\": \"{change.Length:x4}", StringComparison.Ordinal));

        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldFail();
        Assert.Contains("rejected", VerifyWithTool().ShouldFail().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_changed_between_two_steps_is_refused_by_both()
    {
        Tool("run", "-n", "write-code", "--signing-key", "bob.pem", "--keyid-format", "legacy", "-p", "foo.py", "-x").ShouldSucceed();
        File.AppendAllText(At("foo.py"), "import evil\n");
        Package();

        Reference("verify", "-l", "root.layout", "-k", "owner.pub").ShouldFail();
        Assert.Contains("INTOTO1001", VerifyWithTool().ShouldFail().Output, StringComparison.Ordinal);
    }

    private void WriteLayout()
    {
        var functionary = _functionary.PublicKey.LegacyId;
        var layout = new Layout
        {
            Expires = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Keys = [LayoutKey.Of(_functionary.PublicKey, functionary)],
            Steps =
            [
                new() { Name = "write-code", PubKeys = [functionary], ExpectedProducts = Rules("CREATE foo.py", "DISALLOW *") },
                new()
                {
                    Name = "package", PubKeys = [functionary],
                    ExpectedMaterials = Rules("MATCH foo.py WITH PRODUCTS FROM write-code", "DISALLOW *"),
                    ExpectedProducts = Rules("CREATE foo.tar", "MATCH foo.py WITH PRODUCTS FROM write-code", "DISALLOW *"),
                },
            ],
        };
        File.WriteAllBytes(At("root.layout"), Metablock.Of(layout).SignedBy((_owner, _owner.PublicKey.LegacyId)).ToBytes());
    }

    private static System.Collections.Immutable.ImmutableArray<ArtifactRule> Rules(params string[] rules) => [.. rules.Select(rule => ArtifactRule.Parse([.. rule.Split(' ')]))];

    private void RecordWithTool()
    {
        Tool("run", "-n", "write-code", "--signing-key", "bob.pem", "--keyid-format", "legacy", "-p", "foo.py", "-x").ShouldSucceed();
        Package();
    }

    private void Package() =>
        Tool("run", "-n", "package", "--signing-key", "bob.pem", "--keyid-format", "legacy", "-m", "foo.py", "-p", "foo.py", "foo.tar", "--", "tar", "cf", "foo.tar", "foo.py").ShouldSucceed();

    private void RecordWithReference()
    {
        Reference("run", "-n", "write-code", "-k", "bob.pem", "-p", "foo.py", "-x").ShouldSucceed();
        Reference("run", "-n", "package", "-k", "bob.pem", "-m", "foo.py", "-p", "foo.py", "foo.tar", "--", "tar", "cf", "foo.tar", "foo.py").ShouldSucceed();
    }

    private Artifacts ProductsOf(string step, KeyId keyId) => LinkOf(step, keyId).Products;

    private Link LinkOf(string step, KeyId keyId) => (Link)Metadata.Read(File.ReadAllBytes(At(LinkFileName.Of(step, keyId).ToString()))).Document;

    private Command VerifyWithTool() => Tool("verify", "-l", "root.layout", "--layout-key", "owner.pub");

    private Command Tool(params string[] arguments) => Command.Run(_folder, Command.Tool, arguments);

    private Command Reference(string verb, params string[] arguments) => Command.Run(_folder, $"{ReferenceFolder}in-toto-{verb}", arguments);

    private string At(string file) => Path.Combine(_folder, file);

    private const string ReferenceFolder = "/usr/bin/";
}

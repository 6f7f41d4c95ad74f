using System.Text.Json;
using InToto.Testing;

namespace InToto.Interop.Tests;

/// <summary>Live round trips with gpg and the Python reference, Debian's in-toto 1.3.1.</summary>
public sealed class OpenPgpReferenceTests : IClassFixture<Keyring>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interop").FullName;
    private readonly Keyring _keyring;

    public OpenPgpReferenceTests(Keyring keyring)
    {
        Assert.SkipUnless(Keyring.IsInstalled, "gpg is not installed.");
        _keyring = keyring;
        File.WriteAllText(At("foo.py"), "print('foo')\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("rsa")]
    [InlineData("dsa")]
    [InlineData("ed25519")]
    [InlineData("rsa-with-subkey")]
    public void A_chain_that_we_record_is_verified_by_us_and_by_the_reference(string name)
    {
        WriteLayout(name, Entry(name));
        Tool("sign", "-f", "root.layout", "--gpg", _keyring[name], "--gpg-home", _keyring.Home).ShouldSucceed();
        Tool("run", "-n", "build", "--gpg", _keyring[name], "--gpg-home", _keyring.Home, "-p", "foo.py", "-x").ShouldSucceed();

        Assert.True(File.Exists(At($"build.{_keyring.SignerOf(name)[..8]}.link")));
        Assert.Contains("verified", Verify(name).ShouldSucceed().Output, StringComparison.Ordinal);
        Tool("sign", "-f", "root.layout", "--verify", "--gpg", _keyring[name], "--gpg-home", _keyring.Home).ShouldSucceed();
        SkipWithoutReference();
        Reference("verify", "-l", "root.layout", "--gpg", _keyring[name], "--gpg-home", _keyring.Home).ShouldSucceed();
        Reference("sign", "-f", "root.layout", "--verify", "--gpg", _keyring[name], "--gpg-home", _keyring.Home).ShouldSucceed();
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("dsa")]
    [InlineData("ed25519")]
    [InlineData("rsa-with-subkey")]
    public void A_chain_that_the_reference_records_is_verified_by_us(string name)
    {
        SkipWithoutReference();
        WriteLayout(name, ReferenceEntry(name));
        Reference("sign", "-f", "root.layout", "--gpg", _keyring[name], "--gpg-home", _keyring.Home).ShouldSucceed();
        Reference("run", "-n", "build", "--gpg", _keyring[name], "--gpg-home", _keyring.Home, "-p", "foo.py", "-x").ShouldSucceed();

        Assert.Contains("verified", Verify(name).ShouldSucceed().Output, StringComparison.Ordinal);
        File.WriteAllText(At("root.layout"), File.ReadAllText(At("root.layout")).Replace("2090", "2091", StringComparison.Ordinal));
        Assert.Contains("INTOTO0101", Verify(name).ShouldFail().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("dsa")]
    [InlineData("ed25519")]
    [InlineData("rsa-with-subkey")]
    public void A_key_is_written_into_layouts_as_the_reference_does(string name)
    {
        SkipWithoutReference();

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(ReferenceEntry(name)), JsonElement.Parse(Entry(name))), Entry(name) + ReferenceEntry(name));
    }

    [Fact]
    public void A_subkey_of_an_Ed25519_key_signs_for_it()
    {
        // Not for the reference: it does not see such subkeys in a keyring.
        const string Name = "ed25519-with-subkey";
        WriteLayout(Name, Entry(Name));
        Tool("sign", "-f", "root.layout", "--gpg", _keyring[Name], "--gpg-home", _keyring.Home).ShouldSucceed();
        Tool("run", "-n", "build", "--gpg", _keyring[Name], "--gpg-home", _keyring.Home, "-p", "foo.py", "-x").ShouldSucceed();

        Assert.True(File.Exists(At($"build.{_keyring.SignerOf(Name)[..8]}.link")));
        Verify(Name).ShouldSucceed();
        Tool("run", "-n", "build", "--gpg", _keyring["rsa"], "--gpg-home", _keyring.Home, "-p", "foo.py", "-x").ShouldSucceed();
        File.Move(At($"build.{_keyring["rsa"][..8]}.link"), At($"build.{_keyring.SignerOf(Name)[..8]}.link"), overwrite: true);
        Verify(Name).ShouldFail();

        SkipWithoutReference();
        // The functionary's subkey is in the layout, and there it does.
        WriteLayout(Name, Entry(Name));
        Tool("sign", "-f", "root.layout", "--gpg", _keyring["rsa"], "--gpg-home", _keyring.Home).ShouldSucceed();
        Tool("run", "-n", "build", "--gpg", _keyring[Name], "--gpg-home", _keyring.Home, "-p", "foo.py", "-x").ShouldSucceed();
        Reference("verify", "-l", "root.layout", "--gpg", _keyring["rsa"], "--gpg-home", _keyring.Home).ShouldSucceed();
    }

    [Fact]
    public void A_link_that_was_changed_or_is_of_another_key_is_refused()
    {
        WriteLayout("rsa", Entry("rsa"));
        Tool("sign", "-f", "root.layout", "--gpg", _keyring["rsa"], "--gpg-home", _keyring.Home).ShouldSucceed();
        Tool("run", "-n", "build", "--gpg", _keyring["rsa"], "--gpg-home", _keyring.Home, "-p", "foo.py", "-x").ShouldSucceed();
        var link = At($"build.{_keyring["rsa"][..8]}.link");
        var text = File.ReadAllText(link);

        File.WriteAllText(link, text.Replace("\"foo.py\"", "\"bar.py\"", StringComparison.Ordinal));
        Assert.Contains("INTOTO0601", Verify("rsa").ShouldFail().Output, StringComparison.Ordinal);
        Tool("sign", "-f", link, "--gpg", _keyring["dsa"], "--gpg-home", _keyring.Home, "-o", link).ShouldSucceed();
        Assert.Contains("INTOTO0601", Verify("rsa").ShouldFail().Output, StringComparison.Ordinal);
        Assert.Contains("INTOTO0101", Verify("dsa").ShouldFail().Output, StringComparison.Ordinal);
        File.WriteAllText(link, text);
        Verify("rsa").ShouldSucceed();
    }

    [Fact]
    public void The_default_key_signs_where_none_is_named_and_others_may_be_added()
    {
        WriteLayout("rsa", Entry("rsa"));
        Tool("sign", "-f", "root.layout", "--gpg", "--gpg-home", _keyring.Home).ShouldSucceed();
        Tool("sign", "-f", "root.layout", "--append", "--gpg", _keyring["dsa"][^16..], _keyring["ed25519-with-subkey"], "--gpg-home", _keyring.Home).ShouldSucceed();
        Tool("sign", "-f", "root.layout", "--append", "--gpg", _keyring["dsa"], "--gpg-home", _keyring.Home).ShouldSucceed();

        Assert.Equal([_keyring["rsa"], _keyring.SignerOf("ed25519-with-subkey"), _keyring["dsa"]], Metadata.Read(File.ReadAllBytes(At("root.layout"))).Signatures.Select(signature => signature.KeyId!.Value));
        Tool("sign", "-f", "root.layout", "--verify", "--gpg", _keyring["rsa"], _keyring["dsa"], _keyring["ed25519-with-subkey"], "--gpg-home", _keyring.Home).ShouldSucceed();
    }

    [Fact]
    public void A_key_that_is_named_otherwise_than_by_its_fingerprint_or_is_not_there_is_refused()
    {
        WriteLayout("rsa", Entry("rsa"));
        Refused("INTOTO1403", _keyring["rsa"][^8..]);
        Refused("INTOTO1403", _keyring["rsa"][^16..]);
        Refused("INTOTO1403", "rsa@example.org");
        Refused("INTOTO1403", _keyring.SignerOf("ed25519-with-subkey"));
        Refused("INTOTO1401", new string('0', 40));
        Assert.Contains("INTOTO1401", Tool("sign", "-f", "root.layout", "--gpg", new string('0', 40), "--gpg-home", _keyring.Home).ShouldFail().Output, StringComparison.Ordinal);
        Assert.Contains("INTOTO1403", Tool("sign", "-f", "root.layout", "--gpg", "rsa@example.org", "--gpg-home", _keyring.Home).ShouldFail().Output, StringComparison.Ordinal);
        Assert.Contains("INTOTO4002", Tool("sign", "-f", "root.layout", "--gpg", _keyring["rsa"], "--gpg-home", "nowhere").ShouldFail().Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("nowhere")));

        void Refused(string code, string name) => Assert.Contains(code,
            Tool("sign", "-f", "root.layout", "--verify", "--gpg", name, "--gpg-home", _keyring.Home).ShouldFail().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_envelope_holds_no_OpenPGP_signature()
    {
        Assert.Contains("INTOTO4001", Tool("run", "-n", "build", "--use-dsse", "--gpg", "--gpg-home", _keyring.Home, "--", "touch", "ran").ShouldFail().Output, StringComparison.Ordinal);
        Assert.False(File.Exists(At("ran")));

        File.WriteAllBytes(At("e.layout"), Envelope.Of(new Layout { Expires = default }).ToBytes());
        Assert.Contains("INTOTO1404", Tool("sign", "-f", "e.layout", "--gpg", "--gpg-home", _keyring.Home).ShouldFail().Output, StringComparison.Ordinal);
    }

    private void WriteLayout(string name, string entry) => File.WriteAllText(At("root.layout"), $$"""
        {"signatures": [], "signed": {"_type": "layout", "expires": "2090-01-01T00:00:00Z", "inspect": [], "keys": {"{{_keyring[name]}}": {{entry}} }, "readme": "", "steps": [
        {"_type": "step", "expected_command": [], "expected_materials": [["DISALLOW", "*"]], "expected_products": [["CREATE", "foo.py"], ["DISALLOW", "*"]], "name": "build", "pubkeys": ["{{_keyring[name]}}"], "threshold": 1}]} }
        """);

    private string Entry(string name) =>
        Tool("key", "layout", "--gpg", _keyring[name], "--gpg-home", _keyring.Home).ShouldSucceed().Output[$"\"{_keyring[name]}\": ".Length..];

    private string ReferenceEntry(string name) => Command.Run(_folder, "/usr/bin/python3", "-c",
        "import json, sys, securesystemslib.gpg.functions as gpg; print(json.dumps(gpg.export_pubkey(sys.argv[1], sys.argv[2])))", _keyring[name], _keyring.Home).ShouldSucceed().Output;

    private Command Verify(string name) => Tool("verify", "-l", "root.layout", "--gpg", _keyring[name], "--gpg-home", _keyring.Home);

    private Command Tool(params string[] arguments) => Command.Run(_folder, Command.Tool, arguments);

    private Command Reference(string verb, params string[] arguments) => Command.Run(_folder, $"/usr/bin/in-toto-{verb}", arguments);

    private static void SkipWithoutReference() => Assert.SkipUnless(File.Exists("/usr/bin/in-toto-verify"), "The Debian package in-toto is not installed.");

    private string At(string file) => Path.Combine(_folder, file);
}

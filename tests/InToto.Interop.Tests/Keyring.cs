namespace InToto.Interop.Tests;

/// <summary>A keyring of gpg for one test class: RSA, DSA and Ed25519 keys that sign, and two that let a subkey sign.</summary>
public sealed class Keyring : IDisposable
{
    private readonly Dictionary<string, string> _fingerprints = [];

    /// <summary>Makes the keys where gpg is installed.</summary>
    public Keyring()
    {
        if (!IsInstalled) return;
        Add("rsa", "rsa3072", "sign");
        Add("dsa", "dsa2048", "sign");
        Add("ed25519", "ed25519", "sign");
        Add("rsa-with-subkey", "rsa2048", "cert");
        Gpg("--quick-add-key", this["rsa-with-subkey"], "rsa2048", "sign", "never").ShouldSucceed();
        Add("ed25519-with-subkey", "ed25519", "cert");
        Gpg("--quick-add-key", this["ed25519-with-subkey"], "ed25519", "sign", "never").ShouldSucceed();
    }

    /// <summary>Whether there is a gpg to test with.</summary>
    public static bool IsInstalled { get; } = File.Exists("/usr/bin/gpg");

    /// <summary>The folder. Not below that of the tests: paths of sockets are short.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("gpg").FullName;

    /// <summary>The fingerprint of a main key.</summary>
    public string this[string name] => _fingerprints[name];

    /// <summary>The fingerprint of the key, or subkey, of that name that signs.</summary>
    public string SignerOf(string name) => Fingerprints(name)[^1];

    public void Dispose()
    {
        if (IsInstalled) Command.Run(Home, "/usr/bin/gpgconf", "--homedir", Home, "--kill", "all");
        Directory.Delete(Home, recursive: true);
    }

    private void Add(string name, string algorithm, string usage)
    {
        Gpg("--quick-gen-key", $"{name} <{name}@example.org>", algorithm, usage, "never").ShouldSucceed();
        _fingerprints[name] = Fingerprints(name)[0];
    }

    private string[] Fingerprints(string name) =>
    [
        .. from line in Gpg("--list-keys", "--with-colons", $"<{name}@example.org>").ShouldSucceed().Output.Split('\n')
           where line.StartsWith("fpr:", StringComparison.Ordinal)
           select line.Split(':')[9].ToLowerInvariant(),
    ];

    private Command Gpg(params string[] words) =>
        Command.Run(Home, "/usr/bin/gpg", ["--homedir", Home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", .. words]);
}

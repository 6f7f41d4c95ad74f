using System.Collections.Concurrent;
using InToto.Signing;

namespace InToto.Testing;

/// <summary>The people of the tests: Alice owns the project, Bob, Carl and Diana perform steps. Mallory is nobody's functionary.</summary>
public static class TestKeys
{
    private static readonly ConcurrentDictionary<string, PrivateKey> Opened = new();

    /// <summary>The project owner: ECDSA P-256.</summary>
    public static PrivateKey Alice => Of("alice");

    /// <summary>A functionary: RSA.</summary>
    public static PrivateKey Bob => Of("bob");

    /// <summary>A functionary: Ed25519.</summary>
    public static PrivateKey Carl => Of("carl");

    /// <summary>A functionary: ECDSA P-384.</summary>
    public static PrivateKey Diana => Of("diana");

    /// <summary>A stranger, with a key of this run.</summary>
    public static PrivateKey Mallory { get; } = PrivateKey.Create(KeyAlgorithm.EcdsaP256);

    private static PrivateKey Of(string name) =>
        Opened.GetOrAdd(name, _ => PrivateKey.FromPem(File.ReadAllText(Repository.TestAsset("keys", $"{name}.pem"))));
}

using System.CommandLine;
using InToto.Signing;

namespace InToto.Tool;

/// <summary><c>key</c>: makes keys, and shows how documents name them.</summary>
internal static class KeyCommand
{
    public static Command Create(Terminal terminal) => new("key", "Make a key, show one, or write it as documents do.") { New(terminal), Show(terminal), Id(terminal), Layout(terminal) };

    private static Command New(Terminal terminal)
    {
        var output = CommandWords.Needed("--output", "FILE", "The private key file; the public key goes beside it, with the extension .pub.", "-o");
        var type = CommandWords.OneOf("--type", "The kind of key.", "ecdsa", "rsa", "ed25519");
        var passphrase = CommandWords.Optional("--passphrase-env", "NAME", "The environment variable that holds the passphrase. Default: it is asked for.");
        var unencrypted = CommandWords.Switch("--unencrypted", "Protect the private key by its file permissions only.");

        return new Command("new", "Make a key: FILE (private) and FILE's name with .pub (public).") { output, type, passphrase, unencrypted }
            .Runs(given =>
            {
                terminal.Begin("key new");
                var path = given.GetRequiredValue(output);
                var secret = PassphraseOf(given.GetValue(passphrase), given.GetValue(unencrypted), terminal);
                return Make(path, AlgorithmOf(given.GetValue(type)), secret, terminal);
            });
    }

    private static int Make(string path, KeyAlgorithm algorithm, string? passphrase, Terminal terminal)
    {
        var publicPath = Path.ChangeExtension(path, ".pub");
        if (publicPath == path) throw new UsageException("A private key file may not be named like a public one.", "Give --output a name such as ci.pem.");
        // Both or none: the public key is looked for before the private one is written.
        if (Path.Exists(publicPath))
            throw new ToolException(Codes.KeyFileExists, "The file exists already, and keys are not overwritten.", Printable.Of(publicPath), "Choose another name, or move the old key away.");

        using var key = PrivateKey.Create(algorithm);
        KeyFile.WritePrivate(path, key.ToPem(passphrase));
        KeyFile.WritePublic(publicPath, key.PublicKey.ToPem());
        terminal.Show(new TextView($"private key {Printable.Of(path)}", $"public key  {Printable.Of(publicPath)}", $"keyid       {key.PublicKey.Id}"));
        return ExitCode.Done;
    }

    /// <summary>The passphrase of a new key; null for none.</summary>
    public static string? PassphraseOf(string? variable, bool unencrypted, Terminal terminal) => (variable, unencrypted) switch
    {
        (not null, true) => throw new UsageException("--passphrase-env and --unencrypted exclude each other.", "Give one of the two."),
        (null, true) => null,
        (null, false) => Passphrases.AskForNew(terminal),
        (var name, false) => Passphrases.Take(name) is { Length: > 0 } given
            ? given
            : throw new UsageException($"The environment variable {Printable.Of(name)} is not set, or empty.", "--passphrase-env NAME: set the variable NAME to the passphrase."),
    };

    private static KeyAlgorithm AlgorithmOf(string? type) => type switch
    {
        "rsa" => KeyAlgorithm.Rsa3072,
        "ed25519" => KeyAlgorithm.Ed25519,
        _ => KeyAlgorithm.EcdsaP256,
    };

    private static Command Show(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A public or private key file." };
        var format = CommandWords.Format();

        return new Command("show", "Show a key's type and the keyids that documents know it by.") { file, format }
            .Runs(given =>
            {
                terminal.Begin("key show", CommandWords.FormatOf(given, format));
                var path = given.GetRequiredValue(file);
                terminal.Show(KeyView.Of(path, terminal));
                return ExitCode.Done;
            });
    }

    private static Command Id(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A public or private key file.", CustomParser = CommandWords.OneWord };

        return new Command("id", "Write every keyid that documents may know a key by, the default first.") { file }
            .Runs(given =>
            {
                terminal.Show(new TextView([.. KeyView.Of(given.GetRequiredValue(file), terminal).Ids.Select(id => new Line($"{id.Id}  {id.Form}"))]));
                return ExitCode.Done;
            });
    }

    private static Command Layout(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE") { Description = "Public key files.", Arity = ArgumentArity.ZeroOrMore };
        var gpg = GpgWords.PublicKeys("OpenPGP keys, by their fingerprints; gpg is asked for them.");
        var keyIds = CommandWords.KeyIdFormat();

        return gpg.AddedTo(new Command("layout", "Write keys as members of 'keys' of a layout.") { files, keyIds })
            .Runs(given =>
            {
                var keys = Inputs.PublicKeys(given.GetValue(files), gpg.Of(given));
                if (keys.Length == 0) throw new UsageException("There is no key.", "Give public key files, or --gpg FINGERPRINT.");
                terminal.Show(new LayoutKeysView([.. keys.Select(key => LayoutKey.Of(key.Key, CommandWords.KeyIdOf(given, keyIds, key.Key)))]));
                return ExitCode.Done;
            });
    }
}

using System.CommandLine;
using InToto.Signing;

namespace InToto.Tool;

/// <summary><c>sign</c>: replaces a document's signatures or adds to them, or checks them.</summary>
internal static class SignCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommandWords.Needed("--file", "FILE", "A layout or link.", "-f");
        var keys = CommandWords.Several("--key", "KEY", "The keys to sign with: private key files, env:NAME, exec:COMMAND. With --verify, public key files.", "-k");
        var gpg = GpgWords.Signers(several: true);
        var prompt = CommandWords.Switch("--prompt", $"Ask for the passphrases of key files, whatever {Passphrases.Variable} holds.", "-p");
        var output = CommandWords.Optional("--output", "OUT", "Where to write. Default: a layout over FILE, a link beside it as NAME.KEYID.link.", "-o");
        var append = CommandWords.Switch("--append", "Keep the signatures of others. Of layouts only.", "-a");
        var keyIds = CommandWords.KeyIdFormat();
        var verify = CommandWords.Switch("--verify", "Write nothing; check that each KEY has signed.");

        return gpg.AddedTo(new Command("sign", "Sign a layout or link, or check its signatures.") { file, keys, prompt, output, append, keyIds, verify })
            .Runs(given =>
            {
                var path = given.GetRequiredValue(file);
                var (names, choice, destination) = (given.GetValue(keys) ?? [], gpg.Of(given), given.GetValue(output));
                if (names.Length == 0 && choice is null) throw new UsageException("There is no key.", "Give --key KEY, or --gpg.");
                if (given.GetValue(verify))
                {
                    if (destination is not null || given.GetValue(append)) throw new UsageException("--verify writes nothing, so it takes neither --output nor --append.", "Leave out these, or --verify.");
                    if (choice is { KeyIds: [] }) throw new UsageException("gpg's default key is nobody's that a verifier would know.", "--gpg FINGERPRINT: say whose signature there must be.");
                    return Verify(path, Inputs.PublicKeys(names, choice), terminal);
                }
                var signers = () => Open(names, choice, given.GetValue(prompt), terminal);
                return Sign(path, signers, destination, given.GetValue(append), key => CommandWords.KeyIdOf(given, keyIds, key), terminal);
            });
    }

    /// <summary>The document keeps its form and its bytes, also those that nothing here understands; its old signatures go, unless they are asked to stay.</summary>
    private static int Sign(string path, Func<List<ISigner>> open, string? output, bool append, Func<Key, KeyId> keyIdOf, Terminal terminal)
    {
        var metadata = Read(path, terminal);
        if (metadata.Document is Link && append)
            throw new UsageException("A link is signed by the one who performed the step, so no signature is added to it.", "Leave out --append.");

        var signers = open();
        try
        {
            if (metadata.Document is Link && signers.Count > 1)
                throw new UsageException($"A link is signed by the one who performed the step, and {signers.Count} keys were given.", "Give one key.");
            (ISigner, KeyId)[] named = [.. signers.Select(signer => (signer, keyIdOf(signer.PublicKey)))];
            var destination = output ?? Default(path, metadata.Document, named[0].Item2);
            MetadataFile.Write(destination, append ? metadata.AlsoSignedBy(named) : metadata.SignedBy(named));
            terminal.Show(new TextView(Printable.Of(destination)));
            return ExitCode.Done;
        }
        finally
        {
            signers.ForEach(signer => signer.Dispose());
        }
    }

    /// <summary>A document that only the reference would take is signed, or its signatures are checked, with a warning: neither says that it is right.</summary>
    private static Metadata Read(string path, Terminal terminal)
    {
        var file = Inputs.Metadata(path, "--file");
        try
        {
            return file.Parse();
        }
        catch (MetadataFormatException problem)
        {
            // What the reference does not take either is refused with its own reason.
            var metadata = file.Parse(Dialect.Compat);
            terminal.Report(new(Severity.Warning, problem.Code, problem.Message, problem.Where, "A verification refuses the document, unless --compat is given."));
            return metadata;
        }
    }

    private static List<ISigner> Open(string[] keys, GpgChoice? gpg, bool prompt, Terminal terminal)
    {
        List<ISigner> signers = [];
        try
        {
            foreach (var key in keys) signers.Add(Inputs.Signer(key, terminal, prompt));
            if (gpg is null) return signers;
            var keyring = gpg.Keyring();
            foreach (var id in gpg.KeyIds is [] ? new string?[] { null } : gpg.KeyIds) signers.Add(keyring.Signer(id));
            return signers;
        }
        catch
        {
            signers.ForEach(signer => signer.Dispose());
            throw;
        }
    }

    private static string Default(string path, Document document, KeyId keyId) => document is Link link
        ? Path.Join(Path.GetDirectoryName(path), LinkFileName.Of(link.Name, keyId).ToString())
        : path;

    private static int Verify(string path, (Key Key, string Name)[] keys, Terminal terminal)
    {
        var metadata = Read(path, terminal);
        var now = TimeProvider.System.GetUtcNow();
        var missing = Array.FindAll(keys, key => !metadata.IsSignedBy(key.Key, now));
        foreach (var (key, name) in missing)
        {
            var what = metadata.IsSignedBy(key) ? $"The signature of key {key.Id} ({Printable.Of(name)}) does not count any more: the key has expired." : $"There is no valid signature of key {key.Id} ({Printable.Of(name)}).";
            terminal.Report(new(Severity.Error, Codes.SignatureMissing, what, Printable.Of(path), "Have its owner sign, or fetch the file again."));
        }
        terminal.Show(new TextView(missing.Length == 0 ? new Line("verified", Tone.Good) : new($"rejected {Codes.SignatureMissing}", Tone.Bad)));
        return missing.Length == 0 ? ExitCode.Done : ExitCode.Rejected;
    }
}

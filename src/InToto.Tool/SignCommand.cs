using System.CommandLine;
using InToto.Signing;

namespace InToto.Tool;

/// <summary><c>sign</c>: replaces a document's signatures, or checks them.</summary>
internal static class SignCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = CommandWords.Needed("--file", "FILE", "A layout or link.", "-f");
        var keys = CommandWords.Several("--key", "KEY", "The keys to sign with: private key files, env:NAME. With --verify, public key files.", "-k");
        keys.Required = true;
        var output = CommandWords.Optional("--output", "OUT", "Where to write. Default: a layout over FILE, a link beside it as NAME.KEYID.link.", "-o");
        var keyIds = CommandWords.KeyIdFormat();
        var verify = CommandWords.Switch("--verify", "Write nothing; check that each KEY has signed.");

        return new Command("sign", "Sign a layout or link, or check its signatures.") { file, keys, output, keyIds, verify }
            .Runs(given =>
            {
                var path = given.GetRequiredValue(file);
                var (names, destination) = (given.GetRequiredValue(keys), given.GetValue(output));
                if (!given.GetValue(verify)) return Sign(path, names, destination, key => CommandWords.KeyIdOf(given, keyIds, key), terminal);
                if (destination is not null) throw new UsageException("--verify writes nothing, so it takes no --output.", "Leave out --output, or --verify.");
                return Verify(path, names, terminal);
            });
    }

    /// <summary>The document keeps its form and its bytes, also those that nothing here understands; its old signatures go.</summary>
    private static int Sign(string path, string[] keys, string? output, Func<Key, KeyId> keyIdOf, Terminal terminal)
    {
        var metadata = Inputs.Metadata(path, "--file").Parse();
        if (metadata.Document is Link && keys.Length > 1)
            throw new UsageException($"A link is signed by the one who performed the step, and {keys.Length} keys were given.", "Give one --key.");

        List<ISigner> signers = [];
        try
        {
            foreach (var key in keys) signers.Add(Inputs.Signer(key, terminal));
            var destination = output ?? Default(path, metadata.Document, keyIdOf(signers[0].PublicKey));
            MetadataFile.Write(destination, metadata.SignedBy(signers.Select(signer => (signer, keyIdOf(signer.PublicKey)))));
            terminal.Show(new TextView(Printable.Of(destination)));
            return ExitCode.Done;
        }
        finally
        {
            signers.ForEach(signer => signer.Dispose());
        }
    }

    private static string Default(string path, Document document, KeyId keyId) => document is Link link
        ? Path.Join(Path.GetDirectoryName(path), LinkFileName.Of(link.Name, keyId).ToString())
        : path;

    private static int Verify(string path, string[] files, Terminal terminal)
    {
        var keys = Inputs.PublicKeys(files);
        var metadata = Inputs.Metadata(path, "--file").Parse();
        var missing = keys.Zip(files).Where(key => !metadata.IsSignedBy(key.First)).ToArray();
        foreach (var (key, file) in missing)
            terminal.Report(new(Severity.Error, Codes.SignatureMissing, $"There is no valid signature of key {key.Id} ({Printable.Of(file)}).", Printable.Of(path), "Have its owner sign, or fetch the file again."));
        terminal.Show(new TextView(missing.Length == 0 ? new Line("verified", Tone.Good) : new($"rejected {Codes.SignatureMissing}", Tone.Bad)));
        return missing.Length == 0 ? ExitCode.Done : ExitCode.Rejected;
    }
}

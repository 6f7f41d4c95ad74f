using System.CommandLine;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>The options that name the one who performs a step: <c>--signing-key</c>, or <c>--gpg</c> with <c>--gpg-home</c>.</summary>
internal sealed class FunctionaryWords
{
    private readonly Option<string?> _key = CommandWords.Optional("--signing-key", "KEY", "The functionary's private key: a file, env:NAME, or exec:COMMAND.");
    private readonly GpgWords _gpg = GpgWords.Signers(several: false);

    /// <summary>The command, which takes them too.</summary>
    public Command AddedTo(Command command)
    {
        command.Add(_key);
        return _gpg.AddedTo(command);
    }

    /// <summary>Opens the signer.</summary>
    /// <param name="given">What was said.</param>
    /// <param name="envelope">Whether an envelope is to be signed.</param>
    /// <param name="terminal">Where to ask for a passphrase.</param>
    /// <exception cref="UsageException">There is no key, or two, or one that cannot sign envelopes.</exception>
    /// <exception cref="KeyException">The key cannot be read or used.</exception>
    public ISigner Open(ParseResult given, bool envelope, Terminal terminal)
    {
        if (envelope && given.GetValue(_key) is null && _gpg.Of(given) is not null)
            throw new UsageException("An envelope cannot hold an OpenPGP signature.", "Leave out --use-dsse, or sign with a key file.");
        return Inputs.Signer(given.GetValue(_key), _gpg.Of(given), _key.Name, terminal);
    }
}

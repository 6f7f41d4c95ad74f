using System.CommandLine;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>The options <c>--gpg</c> and <c>--gpg-home</c>: keys that gpg holds, beside or instead of key files.</summary>
internal sealed class GpgWords
{
    private readonly Option<string[]> _keys;
    private readonly Option<string?> _home = CommandWords.Optional("--gpg-home", "DIR", "The folder of gpg's keyring. Default: the one that gpg uses by itself.");

    private GpgWords(string value, string description, ArgumentArity arity) =>
        _keys = CommandWords.Several("--gpg", value, description, arity, "-g");

    /// <summary>Keys to sign with; without a keyid gpg's default key.</summary>
    public static GpgWords Signers(bool several) => new("KEYID", "Sign with a key of gpg, its default one where no keyid is given.", several ? ArgumentArity.ZeroOrMore : ArgumentArity.ZeroOrOne);

    /// <summary>Public keys, by their fingerprints.</summary>
    public static GpgWords PublicKeys(string description) => new("FINGERPRINT", description, ArgumentArity.OneOrMore);

    /// <summary>The command, which takes them too.</summary>
    public Command AddedTo(Command command)
    {
        command.Add(_keys);
        command.Add(_home);
        return command;
    }

    /// <summary>What was said.</summary>
    /// <exception cref="UsageException">There is a folder, and no key of it.</exception>
    public GpgChoice? Of(ParseResult given)
    {
        var home = given.GetValue(_home);
        if (given.GetResult(_keys) is not null) return new([.. given.GetValue(_keys) ?? []], home);
        return home is null ? null : throw new UsageException("--gpg-home says where gpg's keys are, and no key of gpg is asked for.", "Give --gpg, or leave out --gpg-home.");
    }
}

/// <summary>Keys of gpg that a command line names.</summary>
/// <param name="KeyIds">As written; none for gpg's default key.</param>
/// <param name="Home">The folder of the keyring as written; null for gpg's own.</param>
internal sealed record GpgChoice(string[] KeyIds, string? Home)
{
    /// <summary>The keyring.</summary>
    /// <exception cref="ToolException">There is no such folder; gpg would make it.</exception>
    public GpgKeyring Keyring() => Home is null || Directory.Exists(Home)
        ? new(Home is null ? null : Path.GetFullPath(Home))
        : throw new ToolException(Codes.FileUnavailable, $"There is no folder '{Printable.Of(Home)}'.", hint: "Check the path given as --gpg-home.");
}

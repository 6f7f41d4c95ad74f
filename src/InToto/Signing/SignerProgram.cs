using System.Collections.Immutable;
using System.Globalization;

namespace InToto.Signing;

/// <summary>The program of <c>exec:COMMAND</c>. It is asked one thing at a time: a word after its own arguments, bytes on standard input, text as the answer.</summary>
internal sealed class SignerProgram
{
    private readonly ImmutableArray<string> _words;
    private readonly string _folder;
    private readonly TimeSpan _limit;

    /// <param name="command">The program and its arguments as one text.</param>
    /// <param name="folder">Where it runs. An absolute path.</param>
    /// <param name="limit">How long it may take for an answer.</param>
    /// <exception cref="KeyException">The command cannot be split into words, or has none (1307).</exception>
    public SignerProgram(string command, string folder, TimeSpan limit) => (_words, _folder, _limit) = (Split(command), folder, limit);

    /// <summary>What it is called in messages. Its arguments are left out: a PIN may be among them.</summary>
    public string Name => $"exec:{Printable.InFull(_words[0])}";

    /// <summary>Runs it.</summary>
    /// <param name="word">What is asked.</param>
    /// <param name="input">What it may read.</param>
    /// <returns>What it has written, up to <see cref="Limits.SignerAnswerBytes"/>.</returns>
    /// <exception cref="KeyException">It could not be started or failed (1311), took too long (1312), or wrote too much (1313).</exception>
    public ProcessResult Ask(string word, ReadOnlySpan<byte> input)
    {
        var ended = Run(word, input.ToArray())
            ?? throw new KeyException(Codes.SignerTimedOut, string.Create(CultureInfo.InvariantCulture, $"Asked for '{word}', the program was not done after {_limit.TotalSeconds:0.###} seconds, and was ended."), Name,
                "Run the command by hand, with this word as its last argument, and see what it waits for: there is no terminal here.");
        if (ended.WroteTooMuch) throw Malformed(ended, $"Asked for '{word}', the program wrote more than {Limits.SignerAnswerBytes} bytes");
        return ended.ExitCode == 0
            ? ended
            : throw new KeyException(Codes.SignerFailed, $"Asked for '{word}', the program ended with {ended.ExitCode}{Said(ended)}", Name, "Run the command by hand, with this word as its last argument.");
    }

    /// <summary>An exception about an answer; in a script, only the last program of a pipe has a say in the exit code.</summary>
    public KeyException Malformed(ProcessResult answer, string what, Exception? inner = null) => new(Codes.SignerAnswerMalformed, what + Said(answer), Name,
        "'public-key' is answered with a public key in PEM form, 'sign' with a signature in base64, and with nothing else.", inner);

    /// <summary>The words of a command, one or more.</summary>
    /// <exception cref="KeyException">It cannot be split into words, or has none (1307).</exception>
    public static ImmutableArray<string> Split(string command)
    {
        try
        {
            return ShellWords.Split(command, "The command of exec:") is [_, ..] words
                ? words
                : throw new KeyException(Codes.SignerUnknown, "There is no command after exec:.", hint: Usage);
        }
        catch (MetadataFormatException problem)
        {
            throw new KeyException(Codes.SignerUnknown, problem.Message, hint: Usage, inner: problem);
        }
    }

    private ProcessResult? Run(string word, byte[] input)
    {
        var command = new ProcessCommand([.. _words, word], _folder)
        {
            Environment = ProcessRunner.EnvironmentWithout(name => name == PassphraseVariable),
            OwnGroup = true,
            Input = input,
            MostOutput = Limits.SignerAnswerBytes,
        };
        try
        {
            return ProcessRunner.Run(command, _limit, CancellationToken.None);
        }
        catch (RecordingException problem)
        {
            throw new KeyException(Codes.SignerFailed, problem.Message, Name, problem.Hint, problem);
        }
    }

    /// <summary>The end of a sentence: what it has said.</summary>
    private static string Said(ProcessResult answer)
    {
        string[] lines = [.. answer.Error.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Take(Limits.SignerErrorLines).Select(Printable.OfProgram)];
        return lines is [] ? ", and said nothing." : $": {string.Join("; ", lines)}";
    }

    private const string Usage = "exec:COMMAND names a program and its arguments, quoted as for a shell.";

    // It opens key files, and is read by those who open them; the program has a key of its own.
    private const string PassphraseVariable = "INTOTO_KEY_PASSPHRASE";
}

namespace InToto.Tool;

/// <summary>Where passphrases come from: an environment variable, or someone at a terminal; never the command line.</summary>
internal static class Passphrases
{
    /// <summary>The variable that holds the passphrase of a key file.</summary>
    public const string Variable = "INTOTO_KEY_PASSPHRASE";

    /// <summary>Takes the passphrase out of the environment, so that no command that is started inherits it; else asks for it.</summary>
    /// <returns>A function that gives the same answer each time; null when there is none.</returns>
    public static Func<string?> Of(Terminal terminal, string file)
    {
        var given = Taken.Value;
        return () => given ?? (CanAsk ? Ask(terminal, $"Passphrase of {file}: ") : null);
    }

    /// <summary>Asks for the passphrase, whatever the environment holds.</summary>
    /// <exception cref="UsageException">Nobody is there to ask.</exception>
    public static Func<string?> Asked(Terminal terminal, string file) => CanAsk
        ? () => Ask(terminal, $"Passphrase of {file}: ")
        : throw new UsageException("--prompt asks for a passphrase, and nobody is here to be asked.", $"Run it on a terminal, or set {Variable} and leave out --prompt.");

    /// <summary>Takes a value out of the environment.</summary>
    public static string? Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (value is not null) Environment.SetEnvironmentVariable(variable, null);
        return value;
    }

    /// <summary>Asks for the passphrase of a new key, twice.</summary>
    /// <exception cref="UsageException">Nobody is there to ask, or the answers are empty or differ.</exception>
    public static string AskForNew(Terminal terminal)
    {
        if (!CanAsk)
            throw new UsageException("A new key is encrypted, and nobody is here to be asked for its passphrase.", "Give --passphrase-env NAME, or --unencrypted.");
        var first = Ask(terminal, "Passphrase of the new key: ");
        if (first.Length == 0) throw new UsageException("The passphrase is empty.", "Type one, or give --unencrypted.");
        return first == Ask(terminal, "The same again: ")
            ? first
            : throw new UsageException("The two passphrases are not the same.", "Try again, or give --passphrase-env NAME.");
    }

    private static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    private static string Ask(Terminal terminal, string prompt)
    {
        terminal.Prompt(prompt);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }
        terminal.Tell("");
        return typed.ToString();
    }

    private static readonly Lazy<string?> Taken = new(() => Take(Variable));
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace InToto.Tool;

/// <summary>What is wrong with a command line, in our words.</summary>
internal static class Usage
{
    /// <summary>The first thing that is wrong; a word that nothing knows comes before what is missing, which it may have been meant for.</summary>
    public static UsageException Of(ParseResult given) => Unknown(given) is { } word
        ? new($"'{Printable.Of(word)}' is no word of '{Name(given.CommandResult)}'.", Help(given))
        : new(OnOneLine(given.Errors[0].Message), given.Errors[0].SymbolResult is OptionResult { Option: var option } ? Describe(option) : Help(given));

    /// <summary>A word that no command knows; also what looks like an option and was taken for a file, because only a file may stand there.</summary>
    public static string? Unknown(ParseResult given)
    {
        if (given.UnmatchedTokens is [var unmatched, ..]) return unmatched;
        foreach (var token in given.Tokens)
            if (token.Type == TokenType.DoubleDash) return null;
        foreach (var child in given.CommandResult.Children)
            if (child is ArgumentResult { Tokens: [{ Value: ['-', _, ..] value }, ..] }) return value;
        return null;
    }

    private static string Describe(Option option) => $"{option.Name} {option.HelpName}: {option.Description}";

    private static string Help(ParseResult given) => $"'{Name(given.CommandResult)} --help' lists what it takes.";

    private static string Name(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Name(parent)} {command.Command.Name}" : "dotnet intoto";

    private static string OnOneLine(string message) => Printable.Of(string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}

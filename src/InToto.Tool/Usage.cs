using System.CommandLine;
using System.CommandLine.Parsing;

namespace InToto.Tool;

/// <summary>What is wrong with a command line, in our words.</summary>
internal static class Usage
{
    /// <summary>The first thing that is wrong; a word that nothing knows comes before what is missing, which it may have been meant for.</summary>
    public static UsageException Of(ParseResult given) => given.UnmatchedTokens is [var word, ..]
        ? new($"'{Printable.Of(word)}' is no word of '{Name(given.CommandResult)}'.", Help(given))
        : new(OnOneLine(given.Errors[0].Message), given.Errors[0].SymbolResult is OptionResult { Option: var option } ? Describe(option) : Help(given));

    private static string Describe(Option option) => $"{option.Name} {option.HelpName}: {option.Description}";

    private static string Help(ParseResult given) => $"'{Name(given.CommandResult)} --help' lists what it takes.";

    private static string Name(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Name(parent)} {command.Command.Name}" : "dotnet intoto";

    private static string OnOneLine(string message) => Printable.Of(string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}

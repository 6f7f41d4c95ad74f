using System.CommandLine;
using System.CommandLine.Parsing;

namespace InToto.Tool;

/// <summary>Words that System.CommandLine lacks for how commands are declared here.</summary>
internal static class CommandWords
{
    extension(Command command)
    {
        /// <summary>What the command does with the words it was given.</summary>
        public Command Runs(Func<ParseResult, CancellationToken, Task<int>> action)
        {
            command.SetAction(action);
            return command;
        }

        /// <summary>What the command does, at once.</summary>
        public Command Runs(Func<ParseResult, int> action)
        {
            command.SetAction(action);
            return command;
        }
    }

    /// <summary>An option with one value that must be given.</summary>
    public static Option<string> Needed(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Required = true, CustomParser = OneWord };

    /// <summary>An option with one value.</summary>
    public static Option<string?> Optional(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, CustomParser = OneWord };

    /// <summary>An option with one or more values, which may also be repeated.</summary>
    public static Option<string[]> Several(string name, string value, string description, params string[] aliases) =>
        Several(name, value, description, ArgumentArity.OneOrMore, aliases);

    /// <summary>An option with as many values as it is said, which may also be repeated.</summary>
    public static Option<string[]> Several(string name, string value, string description, ArgumentArity arity, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, AllowMultipleArgumentsPerToken = arity.MaximumNumberOfValues > 1, Arity = arity, CustomParser = AllWords };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero, CustomParser = _ => true };

    /// <summary>An option with one of a few values; the first is the default.</summary>
    public static Option<string> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', values), CustomParser = OneWord, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    /// <summary>The option <c>--keyid-format</c>.</summary>
    public static Option<string> KeyIdFormat() => OneOf("--keyid-format", "The keyid to sign under; older tools know the legacy one.", "new", "legacy");

    /// <summary>The keyid of a key in the form that <c>--keyid-format</c> said.</summary>
    public static KeyId KeyIdOf(ParseResult given, Option<string> format, Key key) => given.GetValue(format) == "legacy" ? key.LegacyId : key.Id;

    /// <summary>The option <c>--format</c>.</summary>
    public static Option<string> Format() => OneOf("--format", "The form of the result on standard output.", "text", "json");

    /// <summary>The option <c>--format</c> of a command whose result is the problems that it found.</summary>
    public static Option<string> FormatOfProblems() => OneOf("--format", "The form of the result on standard output.", "text", "json", "sarif");

    /// <summary>What <c>--format</c> said.</summary>
    public static OutputFormat FormatOf(ParseResult given, Option<string> format) => given.GetValue(format) switch
    {
        "json" => OutputFormat.Json,
        "sarif" => OutputFormat.Sarif,
        _ => OutputFormat.Text,
    };

    /// <summary>A word as it is. The library's own converter first makes a table of all types that words are read as.</summary>
    public static string OneWord(ArgumentResult given) => given.Tokens[0].Value;

    private static string[] AllWords(ArgumentResult given)
    {
        var words = new string[given.Tokens.Count];
        for (var i = 0; i < words.Length; i++) words[i] = given.Tokens[i].Value;
        return words;
    }
}

using System.Collections.Immutable;
using InToto.Restore;
using InToto.Signing;

namespace InToto.Tool;

/// <summary>How much a problem matters.</summary>
internal enum Severity
{
    Note,
    Warning,
    Error,
}

/// <summary>What happened, where, and what to do: the shape of everything that is reported.</summary>
internal sealed record Problem(Severity Severity, string Code, string What, string? Where, string? Hint)
{
    /// <summary>Lines that lay it out.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>The word that a message begins with.</summary>
    public string Word => Severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    public static Problem Of(VerificationFailure failure) => Error(failure.Code, failure.What, failure.Where, failure.Hint);

    public static Problem Of(VerificationWarning warning) => new(Severity.Warning, warning.Code, warning.What, warning.Where, warning.Hint) { Details = warning.Details };

    public static Problem Of(PackageProblem problem, string package) => new(Severity.Error, problem.Code, problem.What, Printable.Of(package), problem.Hint);

    public static Problem Of(SignerWarning warning) => new(Severity.Warning, warning.Code, warning.Message, warning.Where, warning.Hint);

    public static Problem Of(Exception problem) => problem switch
    {
        KeyException { Code: Codes.PassphraseNeeded } key => Error(key.Code, key.Message, key.Where, $"Set {Passphrases.Variable}, or run it on a terminal, where the passphrase is asked for."),
        InTotoException known => Error(known.Code, known.Message, known.Where, known.Hint),
        ToolException known => Error(known.Code, known.Message, known.Where, known.Hint),
        OperationCanceledException => Error(Codes.Interrupted, "Interrupted: there is no answer.", null, null),
        IOException or UnauthorizedAccessException when !IsOfAssembly(problem) => Error(Codes.FileUnavailable, $"Something cannot be read or written: {problem.Message}", null, "Check the path and its permissions."),
        // The type says what the text of an unexpected exception may not; a stack would help nobody who cannot change the program.
        _ => Error(Codes.Defect, $"Something went wrong that should not be able to: {problem.GetType().Name}: {Printable.Of(problem.Message)}", null,
            "This is a defect of the tool. Please report it, with the command line and what the files are."),
    };

    /// <summary>A part of the tool itself that is not there is reported with the exceptions of missing files.</summary>
    private static bool IsOfAssembly(Exception problem) =>
        problem is FileLoadException || (problem as FileNotFoundException)?.FileName?.Contains(", Version=", StringComparison.Ordinal) == true;

    private static Problem Error(string code, string what, string? where, string? hint) => new(Severity.Error, code, what, where, hint ?? OfDocument(code));

    /// <summary>What is wrong in a document its author can mend, and nobody else: so much can be said where the library says no more.</summary>
    private static string? OfDocument(string code) => code is Codes.NotMetadata or Codes.FieldMalformed or Codes.TooLarge or Codes.WrongType
        ? $"Have it written again by whoever made it; 'dotnet intoto explain {code}' tells more."
        : null;
}

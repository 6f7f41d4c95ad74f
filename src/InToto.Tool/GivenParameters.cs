namespace InToto.Tool;

/// <summary>The values that <c>--parameter</c> and <c>--parameters</c> give.</summary>
internal static class GivenParameters
{
    /// <summary>Null when none of the two is given: then a layout with parameters is told apart from one whose values are missing.</summary>
    /// <exception cref="UsageException">A word is no <c>NAME=VALUE</c>, or the file holds no values.</exception>
    /// <exception cref="ParameterException">A name cannot be one, or is given twice.</exception>
    public static LayoutParameters? Of(string[] words, string? file) =>
        words.Length == 0 && file is null ? null : LayoutParameters.Of([.. file is null ? [] : Read(file), .. words.Select(Split)]);

    private static KeyValuePair<string, string> Split(string word) => word.IndexOf('=', StringComparison.Ordinal) is var sign and > 0
        ? new(word[..sign], word[(sign + 1)..])
        : throw new UsageException($"'{Printable.Of(word)}' gives no parameter a value.", "--parameter NAME=VALUE, such as VERSION=1.0.0.");

    private static IReadOnlyList<KeyValuePair<string, string>> Read(string file)
    {
        try
        {
            return LayoutParameters.Read(file);
        }
        catch (MetadataFormatException problem)
        {
            throw new UsageException(problem.Message, "--parameters FILE: a JSON object of texts, such as {\"VERSION\": \"1.0.0\"}.");
        }
    }
}

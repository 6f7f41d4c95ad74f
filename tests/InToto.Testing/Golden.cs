using System.Text;

namespace InToto.Testing;

/// <summary>Texts that a person approved by committing them: what a test makes must equal the file.</summary>
public static class Golden
{
    /// <summary>Compares a text with a file, or writes the file when the environment has <c>UPDATE_GOLDEN=1</c>.</summary>
    /// <param name="actual">The text, with line feeds.</param>
    /// <param name="path">The file, absolute or from the repository's root.</param>
    /// <exception cref="GoldenException">The text differs, or there is no such file.</exception>
    public static void Matches(string actual, string path) =>
        Matches(actual, Path.Combine(Repository.Root, path), update: Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1");

    internal static void Matches(string actual, string file, bool update)
    {
        if (update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }
        var shown = Path.GetRelativePath(Repository.Root, file);
        if (!File.Exists(file)) throw new GoldenException($"{shown} does not exist. Run the test with UPDATE_GOLDEN=1, then review and commit the file.");
        // A checkout may have turned line feeds into CRLF; what is approved is the lines.
        if (FirstDifference(File.ReadAllText(file).ReplaceLineEndings("\n"), actual.ReplaceLineEndings("\n")) is { } difference)
            throw new GoldenException($"{shown} differs {difference}\nIf the new text is right, run the test with UPDATE_GOLDEN=1, then review and commit the file.");
    }

    private static string? FirstDifference(string expected, string actual)
    {
        if (expected == actual) return null;
        var (before, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"at line {line + 1}:\n - {(line < before.Length ? before[line] : "(end)")}\n + {(line < now.Length ? now[line] : "(end)")}";
    }
}

/// <summary>A text is not the approved one.</summary>
public sealed class GoldenException(string message) : Exception(message);

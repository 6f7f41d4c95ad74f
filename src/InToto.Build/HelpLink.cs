namespace InToto.Build;

/// <summary>Where a code is explained: <c>docs/codes.md</c> of the very package that reports it, so that it is there without a network and fits the version.</summary>
internal static class HelpLink
{
    /// <summary>The address of a code's section; null where the tasks do not lie in their package.</summary>
    public static string? Of(string code) => Of(code, Path.GetDirectoryName(typeof(HelpLink).Assembly.Location)!);

    /// <param name="code">The code.</param>
    /// <param name="tasks">The folder of the tasks: <c>tasks/FRAMEWORK/SYSTEM</c> in the package.</param>
    internal static string? Of(string code, string tasks) => Path.GetFullPath(Path.Join(tasks, "../../../docs/codes.md")) is var file && File.Exists(file)
        ? $"{new Uri(file).AbsoluteUri}#{code.ToLowerInvariant()}"
        : null;
}

namespace InToto.Restore;

/// <summary>Something that is wrong with a package, whatever anybody expects of it.</summary>
/// <param name="Code">One of <see cref="RestoreCodes"/> or <see cref="DotNet.PackageCodes"/>.</param>
/// <param name="What">What is wrong, a sentence.</param>
/// <param name="Hint">What to do; null when nothing is known to help.</param>
public sealed record PackageProblem(string Code, string What, string? Hint = null);

using System.Collections.Immutable;
using System.Globalization;
using InToto.Signing;

namespace InToto.Restore;

/// <summary>What a person should know of a policy that can be read: lines that accept anything, keys and layouts that do not help.</summary>
public static class PolicyAdvice
{
    /// <summary>What is found, in the order of the lines.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="now">For layouts that end.</param>
    /// <exception cref="KeyException">A key that a line names cannot be read: packages of that line would get no answer.</exception>
    public static ImmutableArray<PackageProblem> Of(PackagePolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var found = ImmutableArray.CreateBuilder<PackageProblem>();
        foreach (var line in policy.Lines)
        {
            foreach (var key in line.Keys) KeyFile.ReadPublic(key);
            if (line.ExpectsNothing) found.Add(new(RestoreCodes.LineAcceptsAnything, $"{line.Place} ('{line.Pattern.Text}') accepts packages of which nothing is known.", "Expect what they have: 'dotnet intoto verify ID@VERSION --facts' tells it."));
            if (line.SourceWitness?.LocalClone is { } clone && !Path.Exists(Path.Join(clone, ".git")) && !File.Exists(Path.Join(clone, "HEAD")))
                found.Add(new(RestoreCodes.CloneMissing, $"The clone that {line.Place} ('{line.Pattern.Text}') names is not there, so its packages get no answer: {Printable.InFull(clone)}", "Clone the repository there, or correct the path, which begins at the policy."));
            if (line.Layout is { } layout && Ends(layout, now) is { } why) found.Add(new(RestoreCodes.LayoutOfLineEnds, $"The layout of {line.Place} ('{line.Pattern.Text}') {why}.", "Let its owner sign a new one."));
        }
        return found.ToImmutable();
    }

    private static string? Ends(string path, DateTimeOffset now)
    {
        try
        {
            if (MetadataFile.Read(path).Parse().Document is not Layout { Expires: var expires }) return "is no layout";
            return expires > now + Soon ? null : string.Create(CultureInfo.InvariantCulture, $"{(expires > now ? "ends" : "ended")} on {expires:yyyy-MM-dd HH:mm:ss} UTC");
        }
        catch (MetadataFormatException problem)
        {
            return $"cannot be read: {problem.Message.TrimEnd('.')}";
        }
    }

    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);
}

using System.Collections.Immutable;

namespace InToto.Restore;

/// <summary>Where the sources are that a package must have been compiled from, at the commit that it names; one of the two.</summary>
/// <param name="LocalClone">A clone of the repository, as an absolute path; null where addresses are given.</param>
/// <param name="Addresses">Beginnings of addresses that Source Link may name: where else a package says that its sources are is its own word. Empty where a clone is given.</param>
public sealed record ExpectedSources(string? LocalClone, ImmutableArray<string> Addresses)
{
    /// <summary>Whether sources are fetched from there. An address with an escaped dot or slash could lead elsewhere than it begins.</summary>
    internal bool Allows(Uri address)
    {
        var text = address.AbsoluteUri;
        foreach (var escape in (string[])["%2e", "%2f", "%5c"])
            if (text.Contains(escape, StringComparison.OrdinalIgnoreCase)) return false;
        return Addresses.Any(start => text.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>The beginning of addresses that a text is, in the form that addresses are compared in; null when it is none.</summary>
    internal static string? Beginning(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https", Query: "", Fragment: "", UserInfo: "" } && address.AbsolutePath.EndsWith('/') ? address.AbsoluteUri : null;
}

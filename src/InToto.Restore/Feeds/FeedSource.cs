using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Restore;

/// <summary>A place that packages come from, as a nuget.config names it.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Address">Its service index, or the path of a folder.</param>
public sealed record FeedSource(string Name, string Address)
{
    /// <summary>Whether it is a folder and not a server.</summary>
    public bool IsFolder => Uri is null;

    /// <summary>Whether it may be asked without TLS, by the word of the configuration (<c>allowInsecureConnections</c>).</summary>
    public bool AllowsInsecure { get; init; }

    /// <summary>The address of a server; null for a folder.</summary>
    internal Uri? Uri => Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>Who asks; null for nobody.</summary>
    internal FeedCredentials? Credentials { get; init; }

    /// <summary>Certificates that say who asks.</summary>
    internal ImmutableArray<X509Certificate2> ClientCertificates { get; init; } = [];

    /// <summary>Its name, to be shown; never who asks.</summary>
    public override string ToString() => Name;
}

/// <summary>A name and a password. They are sent to the server that the configuration names, and to no other.</summary>
internal sealed record FeedCredentials(string Name, string Password)
{
    /// <summary>Nothing that a message or a log could show.</summary>
    public override string ToString() => "credentials";
}

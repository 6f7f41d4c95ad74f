using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using InToto.Restore;

namespace InToto.Gate;

/// <summary>What sources tell of packages, passed on with the gate's addresses. None of it decides anything: what is served is verified.</summary>
internal sealed class GateDocuments(FeedConfiguration configuration, PackageFeeds feeds, string gate)
{
    /// <summary>The gate's service index.</summary>
    public byte[] ServiceIndex()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("version", "3.0.0");
            json.WriteStartArray("resources");
            foreach (var (types, path) in Resources)
                foreach (var type in types)
                {
                    json.WriteStartObject();
                    json.WriteString("@id", $"{gate}{path}");
                    json.WriteString("@type", type);
                    json.WriteEndObject();
                }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The versions that sources have of a package; null when none knows it.</summary>
    public async Task<byte[]?> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        var versions = await feeds.VersionsAsync(id, cancellationToken);
        if (versions.IsEmpty) return null;
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("versions");
            foreach (var version in versions) json.WriteStringValue(version.ToLowerInvariant());
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A registration of a package, from the first source that has one and may have the package; null when none has.</summary>
    public async Task<byte[]?> RegistrationAsync(GateRequest.Registration asked, CancellationToken cancellationToken)
    {
        foreach (var source in configuration.SourcesFor(asked.Id))
        {
            var number = configuration.Sources.IndexOf(source);
            if (asked.Source is { } only && only != number) continue;
            foreach (var type in Registrations)
                if (await feeds.ReadAsync(source, type, asked.Below, cancellationToken) is { } json) return await RewrittenAsync(source, number, type, json, cancellationToken);
        }
        return null;
    }

    /// <summary>A search in all sources that can be searched, their answers as one; null when none can.</summary>
    /// <exception cref="RestoreException">None of them answers.</exception>
    public async Task<byte[]?> SearchAsync(GateRequest.Search asked, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(configuration.Sources.Select(source => SearchedAsync(source, asked, cancellationToken)));
        byte[][] found = [.. answers.Select(answer => answer.Json).OfType<byte[]>()];
        return found switch
        {
            [] when answers.Select(answer => answer.Problem).FirstOrDefault(problem => problem is not null) is { } problem => throw problem,
            [] => null,
            [var only] => only,
            _ => GateSearch.Together(found),
        };
    }

    /// <summary>Nothing is decided by a search: a source that does not answer is left out of it.</summary>
    private async Task<(byte[]? Json, RestoreException? Problem)> SearchedAsync(FeedSource source, GateRequest.Search asked, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var type in new[] { $"{asked.Resource}/3.5.0", asked.Resource, $"{asked.Resource}/3.0.0-rc" })
                if (await feeds.ReadAsync(source, type, $"?{asked.Query}", cancellationToken) is { } json) return (await RewrittenAsync(source, configuration.Sources.IndexOf(source), Registrations[0], json, cancellationToken), null);
            return (null, null);
        }
        catch (RestoreException problem)
        {
            return (null, problem);
        }
    }

    /// <summary>What the sources know to be vulnerable: NuGet warns of it, and the gate is its only source. The list has the pages of all sources; null for a page that none has.</summary>
    /// <exception cref="RestoreException">A source does not answer: NuGet says then that it does not know.</exception>
    public async Task<byte[]?> VulnerabilitiesAsync(GateRequest.Vulnerabilities asked, CancellationToken cancellationToken)
    {
        if (asked.Page is not { } page) return GateVulnerabilities.List(gate, await Task.WhenAll(configuration.Sources.Select(source => PagesAsync(source, cancellationToken))));
        if (page.Source >= configuration.Sources.Length) return null;
        var source = configuration.Sources[page.Source];
        var pages = await PagesAsync(source, cancellationToken);
        return page.Number >= pages.Length ? null : await feeds.ReadNamedAsync(source, pages[page.Number].Address, cancellationToken) is { } json ? await RewrittenAsync(source, page.Source, Registrations[0], json, cancellationToken) : null;
    }

    private async Task<ImmutableArray<VulnerabilityPage>> PagesAsync(FeedSource source, CancellationToken cancellationToken) =>
        await feeds.AddressAsync(source, GateVulnerabilities.Resource, cancellationToken) is { } at && await feeds.ReadAsync(source, GateVulnerabilities.Resource, "", cancellationToken) is { } json
            ? GateVulnerabilities.Pages(json, new(at.AbsoluteUri.TrimEnd('/')), source) : [];

    private async Task<byte[]> RewrittenAsync(FeedSource source, int number, string registrations, byte[] json, CancellationToken cancellationToken)
    {
        var (registration, packages) = (await feeds.AddressAsync(source, registrations, cancellationToken), await feeds.AddressAsync(source, "PackageBaseAddress/3.0.0", cancellationToken));
        // Every server that the service index names: search and packages may be elsewhere than the index.
        string[] servers = [.. ((Uri?[])[source.Uri, registration, packages, await feeds.AddressAsync(source, "SearchQueryService", cancellationToken), await feeds.AddressAsync(source, "SearchQueryService/3.5.0", cancellationToken)])
            .OfType<Uri>().Select(address => address.Authority).Distinct(StringComparer.OrdinalIgnoreCase)];
        return new GateJson(gate, number, registration, packages, servers).Rewritten(json)
            ?? throw new RestoreException(RestoreCodes.AnswerMalformed, $"The source '{Printable.Of(source.Name)}' sent something that is no JSON.");
    }

    private static readonly ImmutableArray<string> Registrations = ["RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl"];

    private static readonly ImmutableArray<(ImmutableArray<string> Types, string Path)> Resources =
    [
        (["PackageBaseAddress/3.0.0"], "/v3/flat/"),
        (["RegistrationsBaseUrl", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl/3.6.0"], "/v3/registration/"),
        ([GateVulnerabilities.Resource], "/v3/vulnerabilities/index.json"),
        (["SearchQueryService", "SearchQueryService/3.5.0"], "/v3/query"),
        (["SearchAutocompleteService", "SearchAutocompleteService/3.5.0"], "/v3/autocomplete"),
    ];
}

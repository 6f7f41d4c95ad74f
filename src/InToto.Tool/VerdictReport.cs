using System.Text;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary>Gathers what a page about a verdict shows. It verifies nothing: of what cannot be read again the page says so.</summary>
internal static class VerdictReport
{
    public static async Task WriteAsync(string path, string product, VerificationOutcome outcome, MetadataFile? layoutFile, Func<EvidenceSource>? source, string? folder, CancellationToken cancellationToken)
    {
        Layout? layout = null;
        string? unread = null;
        var links = new Dictionary<string, Link>(StringComparer.Ordinal);
        try
        {
            using var package = File.Exists(product) && product.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? PackageFile.Open(product) : null;
            var isOfLinks = package is null && !Directory.Exists(product);
            var evidence = isOfLinks ? null : source is not null ? source() : package is not null ? EvidenceSource.With(package) : EvidenceSource.InFolder(product);
            layout = (layoutFile ?? evidence?.RequireLayout())?.Parse().Document as Layout;
            await ReadAsync(outcome, evidence?.Links ?? new LinkDirectory(folder ?? ""), links, cancellationToken);
            if (package is not null && layout is not null)
                foreach (var inspection in layout.Inspect.Where(inspection => inspection.Run.SequenceEqual(PackageInspection.Command))) links[inspection.Name] = new PackageInspection(package).Inspect(inspection.Name);
        }
        catch (Exception problem) when (problem is InTotoException or IOException)
        {
            // The verdict stands; the page tells it, and that it has not the whole of the chain.
            unread = problem.Message;
        }
        var html = HtmlReport.Of(product, outcome, layout, layout is null ? null : Chain.Of(layout, links, outcome), unread, TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(path, html, new UTF8Encoding(false), cancellationToken);
    }

    /// <summary>Only links that verification took count.</summary>
    private static async Task ReadAsync(VerificationOutcome outcome, ILinkStore store, Dictionary<string, Link> links, CancellationToken cancellationToken)
    {
        foreach (var (step, evidence) in outcome.Steps)
            foreach (var link in evidence)
                if (await store.ReadAsync(LinkFileName.Of(step, link.Functionary), cancellationToken) is { } file && file.Parse().Document is Link document) links[step] = document;
    }
}

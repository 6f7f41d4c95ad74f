using System.Text.Json;

namespace InToto.DotNet;

/// <summary>Dependencies that a package has because versions are managed centrally and pinned through others; only a restore knows them.</summary>
internal static class CentralPins
{
    /// <summary>The ids, from what restore wrote.</summary>
    /// <exception cref="ProjectException">It cannot be read (3609).</exception>
    public static List<string> Read(string assets)
    {
        try
        {
            using var document = JsonDocument.Parse(BoundedFile.Read(assets, AssetsBytes), new() { MaxDepth = Limits.JsonDepth });
            List<string> ids = [];
            if (document.RootElement.TryGetProperty("centralTransitiveDependencyGroups", out var groups))
                foreach (var group in groups.EnumerateObject())
                    foreach (var pin in group.Value.EnumerateObject()) ids.Add(pin.Name);
            return ids;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or MetadataFormatException)
        {
            throw new ProjectException(PackageCodes.BuildFileUnreadable, $"What restore wrote cannot be read: {Printable.Of(problem.Message)}", Printable.Of(assets), "Restore the project again.", problem);
        }
    }

    /// <summary>Restore graphs of the largest solutions take some 10 MB.</summary>
    private const int AssetsBytes = 64 * 1024 * 1024;
}

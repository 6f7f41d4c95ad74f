using System.CommandLine;
using InToto.DotNet;

namespace InToto.Tool;

/// <summary><c>evidence list</c> and <c>evidence extract</c>: the signed documents that travel with a package.</summary>
internal static class EvidenceCommand
{
    public static Command Create(Terminal terminal) =>
        new("evidence", "List or extract the signed documents that travel with a package.") { List(terminal), Extract(terminal) };

    private static Command List(Terminal terminal)
    {
        var package = Package();
        var format = CommandWords.Format();

        return new Command("list", "List the layouts and links of a package, without checking them.") { package, format }
            .Runs(given =>
            {
                terminal.Begin("evidence list", CommandWords.FormatOf(given, format));
                terminal.Show(new EvidenceView(Of(given.GetRequiredValue(package))));
                return ExitCode.Done;
            });
    }

    private static Command Extract(Terminal terminal)
    {
        var package = Package();
        var folder = CommandWords.Optional("--output", "DIR", "Where the files go. Default: the current directory.", "-o");

        return new Command("extract", "Write root.layout and a .link file for each link, as other verifiers take them.") { package, folder }
            .Runs(given =>
            {
                terminal.Begin("evidence extract");
                var evidence = Of(given.GetRequiredValue(package));
                terminal.Show(new TextView([.. Write(evidence, given.GetValue(folder) ?? "").Select(file => new Line(Printable.InFull(file)))]));
                return ExitCode.Done;
            });
    }

    /// <summary>Nothing is written where a file of the same name stands: it may be of another version.</summary>
    private static List<string> Write(EvidenceSource source, string folder)
    {
        var evidence = source.Evidence!;
        List<(string Path, Metadata Document)> files = evidence.Layouts.IsEmpty ? [] : [(Path.Join(folder, "root.layout"), source.RequireLayout().Parse())];
        foreach (var link in evidence.Links) files.Add((Path.Join(folder, link.ToString()), evidence.Document(link)));

        if (files.FirstOrDefault(file => Path.Exists(file.Path)).Path is { } existing)
            throw new ToolException(Codes.FileUnavailable, $"'{Printable.Of(existing)}' exists already, and nothing was written.", hint: "Extract into an empty folder: --output DIR.");
        if (folder.Length > 0) Directory.CreateDirectory(folder);
        foreach (var (path, document) in files) MetadataFile.Write(path, document);
        return files.ConvertAll(file => file.Path);
    }

    private static Argument<string> Package() => new("PACKAGE") { Description = "A .nupkg with evidence inside or beside it, a published folder, or a file of evidence (.jsonl)." };

    /// <summary>The evidence of a package, a published folder, or a file of its own.</summary>
    public static EvidenceSource Of(string path)
    {
        if (path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)) return EvidenceSource.OfFile(path);
        if (Directory.Exists(path)) return EvidenceSource.InFolder(path);
        using var package = Inputs.Package(path);
        return EvidenceSource.With(package);
    }
}

using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>A task that records the step which makes a product, pack or publish, and gives the product its evidence.</summary>
public abstract class FinishingTask : SigningTask
{
    private protected FinishingTask() { }

    /// <summary>Links of the projects that the product is made of, with <c>Project</c>.</summary>
    public ITaskItem[] Links { get; set; } = [];

    /// <summary>The projects that must have a link.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>What <c>InTotoEvidence</c> holds: links, layouts and evidence from elsewhere.</summary>
    public ITaskItem[] Evidence { get; set; } = [];

    /// <summary>What the property for the layout holds; empty for the layout of the product in the repository, if there is one.</summary>
    public string Layout { get; set; } = "";

    /// <summary>Whether the source is recorded too, by whoever builds.</summary>
    public bool RecordSource { get; set; }

    /// <summary>Whether what is missing is an error.</summary>
    public bool Require { get; set; }

    /// <summary>Where the link goes. Relative to the project.</summary>
    [Required]
    public string LinkFolder { get; set; } = "";

    /// <summary>What repository names are relative to. An absolute path.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>What restore recorded, relative to the project.</summary>
    public string AssetsFile { get; set; } = "";

    /// <summary>The folder of the dotnet installation.</summary>
    [Required]
    public string DotNetFolder { get; set; } = "";

    /// <summary>The version of the SDK.</summary>
    [Required]
    public string SdkVersion { get; set; } = "";

    /// <summary>The version of MSBuild, for the link's environment.</summary>
    public string MSBuildVersion { get; set; } = "";

    private protected string Folder => Path.GetDirectoryName(Project)!;

    /// <summary>A link that is still missing may be made elsewhere, and lie beside the product later; nothing else gets better by waiting.</summary>
    private protected void Report(VerificationFailure failure, string product)
    {
        if (failure is LinkMissing && !Require) Warn(failure.Code, failure.What, failure.Where, $"The {product} will verify when that link is with its evidence. InTotoEvidence embeds links that were made elsewhere.");
        else Error(failure.Code, failure.What, failure.Where, failure.Hint);
    }

    private protected void RequireLinks(string product)
    {
        var linked = Links.Select(link => link.GetMetadata("Project")).ToHashSet(StringComparer.Ordinal);
        foreach (var reference in References.Select(item => item.ItemSpec).Distinct(StringComparer.Ordinal))
        {
            if (linked.Contains(reference)) continue;
            var what = $"'{Printable.Of(Path.GetFileName(reference))}' belongs to the {product}, and there is no link of its compile.";
            const string hint = "Reference InToto.Build in that project too, for example in Directory.Build.props.";
            if (Require) throw new BuildException(BuildCodes.LinkMissing, what, reference, hint);
            Warn(BuildCodes.LinkMissing, what, reference, hint);
        }
    }

    private protected string RecordedSource(string folder, LinkSigner signer, CancellationToken cancellationToken)
    {
        var recorder = new Recording.ArtifactRecorder(new() { BaseDirectory = Path.TrimEndingDirectorySeparator(Root) });
        var products = Task.Run(() => recorder.RecordAsync(["git:HEAD"], cancellationToken), cancellationToken).GetAwaiter().GetResult();
        Log.LogMessage(MessageImportance.High, "InToto.Build: the source is recorded with the key of the build, so the builder vouches for it.");
        return LinkFiles.Write(folder, new Link { Name = "source", Products = products }, signer);
    }

    /// <summary>Where the layout is; null when there is none.</summary>
    /// <param name="given">What the property holds.</param>
    /// <param name="usual">How the file in the repository is named.</param>
    /// <param name="property">The property, for messages.</param>
    private protected string? LayoutOf(string given, string usual, string property)
    {
        if (given.Length == 0) return Path.Join(Root, "intoto", usual) is var path && File.Exists(path) ? path : null;
        var full = Path.GetFullPath(given, Folder);
        return File.Exists(full) ? full : throw new BuildException(BuildCodes.PropertyWrong, $"{property} names '{Printable.InFull(full)}', which is not there.", hint: "Correct it, or leave it out.");
    }

    private protected static Layout LayoutIn(string path, string property)
    {
        try
        {
            if (MetadataFile.Read(path).Parse().Document is Layout layout) return layout;
        }
        catch (MetadataFormatException problem)
        {
            throw new BuildException(BuildCodes.EvidenceMalformed, $"The layout cannot be read: {problem.Message}", path, problem.Hint, problem);
        }
        throw new BuildException(BuildCodes.EvidenceMalformed, $"The file that {property} names is a link, not a layout.", path, "Name a layout.");
    }

    private protected BuildRoots Roots(RestoredPackages graph) => BuildRoots.Shared(Path.TrimEndingDirectorySeparator(Root), graph.Folders, Path.GetFullPath(DotNetFolder, Folder), SdkVersion);
}

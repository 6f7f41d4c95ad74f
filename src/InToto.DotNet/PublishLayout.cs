using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>The layout of a published folder: who vouches for the source, who compiles and publishes, and rules that tie each file to where it came from.</summary>
/// <param name="Layout">The layout, which its owner has yet to sign.</param>
/// <param name="Warnings">What the owner should know before.</param>
public sealed record PublishLayout(Layout Layout, ImmutableArray<LayoutWarning> Warnings)
{
    /// <summary>Writes the rules for a program.</summary>
    /// <param name="publish">What MSBuild says of it. It must be restored, as it will be published.</param>
    /// <param name="expires">The moment from which the layout is no longer valid, in UTC.</param>
    /// <param name="functionaries">Who may compile and publish; any one of them suffices.</param>
    /// <param name="sourceFunctionaries">Who may vouch for the source; any one of them suffices.</param>
    /// <param name="properties">The global properties that a build may be given, beside <c>Configuration</c>.</param>
    /// <exception cref="ProjectException">It is not restored, or a path or name cannot be written down; the message says which.</exception>
    /// <exception cref="MetadataFormatException">The layout would be refused by whoever reads it: there are more rules than the bounds, or a name is not clean.</exception>
    public static PublishLayout Of(EvaluatedPublish publish, DateTimeOffset expires, ImmutableArray<LayoutKey> functionaries, ImmutableArray<LayoutKey> sourceFunctionaries, ImmutableArray<string> properties)
    {
        ArgumentNullException.ThrowIfNull(publish);
        var assets = publish.Project.AssetsFile ?? throw new ProjectException(PackageCodes.RestoreNeeded, "Which packages a program is published with is known once it is restored, and it is not.", Printable.Of(publish.Project.Path),
            $"Run 'dotnet restore {Printable.Of(Path.GetFileName(publish.Project.Path))}{(publish.Runtime.Length > 0 ? $" -r {Printable.Of(publish.Runtime)}" : "")}' first.");
        if (publish.Referenced.Prepend(publish.Project).FirstOrDefault(project => project.IsTransformed) is { } transformed)
            throw new ProjectException(PackageCodes.ProjectNotPublishable, "InTotoTransformTargets is set, and what publish takes of the project is not what those targets leave in bin.", Printable.Of(transformed.Path),
                "Pack the project, whose layout has a step for them; or publish without them.");
        // The same projects, in the same words, as of a package that nothing is put into.
        var plan = new PackagePlan(new() { Id = publish.Name, Root = publish.Root, Project = publish.Project, Referenced = publish.Referenced, SdkVersion = publish.SdkVersion, Version = "0.0.0", BuildOutputFolder = null });
        var rules = new PublishRules(publish, plan, RestoreGraph.Read(assets));
        var (builders, sources) = (PackageLayout.Ids(functionaries), PackageLayout.Ids(sourceFunctionaries));
        ImmutableArray<string> allowed = ["Configuration", .. properties.Where(name => !name.Equals("Configuration", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];

        var layout = new Layout
        {
            Expires = expires,
            Readme = $"How the published folder of {publish.Name} is made: its source, one compile step for each project, and publish{(publish.ImageRepository is null ? "" : "; and its image")}.",
            Keys = [.. functionaries.Concat(sourceFunctionaries).DistinctBy(key => key.KeyId)],
            Steps =
            [
                PackageLayout.Source(sources),
                .. plan.Projects.SelectMany(project => PackageLayout.Compile(plan, project, builders, allowed)),
                new() { Name = Rules.Publish, ExpectedMaterials = rules.Materials, ExpectedProducts = rules.Products, PubKeys = builders },
                .. publish.ImageRepository is { } repository ? [ImageRules.Step(repository, builders)] : Array.Empty<Step>(),
            ],
            Inspect = [new() { Name = "folder", ExpectedMaterials = PublishRules.InspectedMaterials, ExpectedProducts = rules.Inspected, Run = FolderInspection.Command }],
        };
        // What nobody could read must not be signed.
        _ = Metadata.Read(Envelope.Of(layout).ToBytes());
        return new(layout, [.. plan.Warnings.Distinct()]);
    }
}

using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>The layout of a package: who vouches for the source, who compiles and packs, and rules that tie each entry to where it came from.</summary>
/// <param name="Layout">The layout, which its owner has yet to sign.</param>
/// <param name="Warnings">What the owner should know before.</param>
public sealed record PackageLayout(Layout Layout, ImmutableArray<LayoutWarning> Warnings)
{
    /// <summary>Writes the rules for a package.</summary>
    /// <param name="package">What MSBuild says of it.</param>
    /// <param name="expires">The moment from which the layout is no longer valid, in UTC.</param>
    /// <param name="functionaries">Who may compile and pack; any one of them suffices.</param>
    /// <param name="sourceFunctionaries">Who may vouch for the source; any one of them suffices.</param>
    /// <param name="properties">The global properties that a build may be given, beside <c>Configuration</c>.</param>
    /// <exception cref="ProjectException">A path or name cannot be written down; the message says which.</exception>
    /// <exception cref="MetadataFormatException">The layout would be refused by whoever reads it: there are more rules than the bounds, or a name is not clean.</exception>
    public static PackageLayout Of(EvaluatedPackage package, DateTimeOffset expires, ImmutableArray<LayoutKey> functionaries, ImmutableArray<LayoutKey> sourceFunctionaries, ImmutableArray<string> properties)
    {
        ArgumentNullException.ThrowIfNull(package);
        var plan = new PackagePlan(package);
        var (builders, sources) = (Ids(functionaries), Ids(sourceFunctionaries));
        ImmutableArray<string> allowed = ["Configuration", .. properties.Where(name => !name.Equals("Configuration", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];

        var layout = new Layout
        {
            Expires = expires,
            Readme = $"How the package {package.Id} is made: its source, one compile step for each project, and pack.",
            Keys = [.. functionaries.Concat(sourceFunctionaries).DistinctBy(key => key.KeyId)],
            Steps =
            [
                Source(sources),
                .. plan.Projects.SelectMany(project => Compile(plan, project, builders, allowed)),
                new() { Name = Rules.Pack, ExpectedMaterials = PackRules.Materials(plan), ExpectedProducts = PackRules.Products(plan), PubKeys = builders },
            ],
            Inspect =
            [
                new() { Name = "package", ExpectedMaterials = InspectionRules.Materials(plan), ExpectedProducts = InspectionRules.Products(plan), Run = ["dotnet", "intoto", "inspect", "package"] },
            ],
        };
        // What nobody could read must not be signed.
        _ = Metadata.Read(Envelope.Of(layout).ToBytes());
        return new(layout, [.. plan.Warnings.Distinct()]);
    }

    /// <summary>Nothing goes in, and out come the files of one commit; none may have a name that stands for something else.</summary>
    internal static Step Source(ImmutableArray<KeyId> keys) => new()
    {
        Name = Rules.Source,
        ExpectedMaterials = [Rules.Nothing],
        ExpectedProducts = [Rules.Require("@commit"), Rules.Create("@commit"), Rules.Disallow("@*"), Rules.Disallow("pkg:*"), Rules.Create("*"), Rules.Nothing],
        PubKeys = keys,
    };

    /// <summary>A project's compile, and what declared targets make of its products.</summary>
    internal static IEnumerable<Step> Compile(PackagePlan plan, PlannedProject project, ImmutableArray<KeyId> keys, ImmutableArray<string> properties)
    {
        yield return new() { Name = project.Step, ExpectedMaterials = CompileRules.Materials(plan, project, properties), ExpectedProducts = CompileRules.Products(plan, project), PubKeys = keys };
        if (project.IsTransformed)
            yield return new() { Name = project.TransformStep, ExpectedMaterials = TransformRules.Materials(project), ExpectedProducts = TransformRules.Products(project), PubKeys = keys };
    }

    internal static ImmutableArray<KeyId> Ids(ImmutableArray<LayoutKey> keys) => [.. keys.Select(key => key.KeyId).Distinct()];
}

using System.Collections.Immutable;

namespace InToto.Verification;

/// <summary>Stage 3: a trusted layout in which no parameter is open.</summary>
/// <remarks>
/// Parameters stand as <c>{NAME}</c> in rules and commands; <c>{{</c> and <c>}}</c> are literal braces. Compat leaves braces alone where no
/// parameters are given, as the reference does then.
/// </remarks>
[Spec("4.3")]
internal sealed class SubstitutedLayout
{
    private SubstitutedLayout(Layout layout) => Layout = layout;

    public Layout Layout { get; }

    /// <exception cref="ParameterException">A parameter was given that the layout does not have.</exception>
    public static SubstitutedLayout Of(TrustedLayout trusted, VerificationOptions options)
    {
        if (options.Parameters is null && (options.Dialect == Dialect.Compat || !HasBrace(trusted.Layout))) return new(trusted.Layout);
        var values = new Substitution(options.Parameters, options.Dialect);
        var layout = Substitute(trusted.Layout, values);
        values.Finish();
        return new(layout);
    }

    private static Layout Substitute(Layout layout, Substitution values) => layout with
    {
        Steps = [.. layout.Steps.Select(step => step with
        {
            ExpectedMaterials = Rules(step.Name, step.ExpectedMaterials, values),
            ExpectedProducts = Rules(step.Name, step.ExpectedProducts, values),
            ExpectedCommand = values.Command(step.Name, step.ExpectedCommand),
        })],
        Inspect = [.. layout.Inspect.Select(inspection => inspection with
        {
            ExpectedMaterials = Rules(inspection.Name, inspection.ExpectedMaterials, values),
            ExpectedProducts = Rules(inspection.Name, inspection.ExpectedProducts, values),
            Run = values.Command(inspection.Name, inspection.Run),
        })],
    };

    private static ImmutableArray<ArtifactRule> Rules(string item, ImmutableArray<ArtifactRule> rules, Substitution values) => [.. rules.Select(rule => values.Rule(item, rule))];

    private static bool HasBrace(Layout layout)
    {
        foreach (var step in layout.Steps)
            if (HasBrace(step.ExpectedMaterials) || HasBrace(step.ExpectedProducts) || Substitution.HasBrace(step.ExpectedCommand)) return true;
        foreach (var inspection in layout.Inspect)
            if (HasBrace(inspection.ExpectedMaterials) || HasBrace(inspection.ExpectedProducts) || Substitution.HasBrace(inspection.Run)) return true;
        return false;
    }

    private static bool HasBrace(ImmutableArray<ArtifactRule> rules)
    {
        foreach (var rule in rules)
            if (Substitution.HasBrace(rule.Words)) return true;
        return false;
    }
}

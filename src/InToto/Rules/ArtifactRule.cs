using System.Collections.Immutable;
using System.Text;

namespace InToto;

/// <summary>One line of <c>expected_materials</c> or <c>expected_products</c>.</summary>
/// <remarks>Closed: the seven rules of the specification and no others.</remarks>
[Spec("4.3.3")]
public abstract record ArtifactRule
{
    private ArtifactRule()
    {
    }

    /// <summary>The rule as a document writes it, keywords in capitals.</summary>
    public abstract ImmutableArray<string> Words { get; }

    /// <summary>What this rule does to the artifacts in the queue. It changes nothing itself.</summary>
    internal abstract RuleEffect Apply(RuleScope scope);

    /// <summary>The words, separated by spaces.</summary>
    public sealed override string ToString() => string.Join(' ', Words.Select(Printable.Of));

    /// <summary>Products that were not among the materials.</summary>
    [Spec("4.3.3")]
    public sealed record Create(Pattern Pattern) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words => ["CREATE", Pattern.Text];

        internal override RuleEffect Apply(RuleScope scope) => scope.Consume(name =>
            Pattern.Matches(name.Value) && scope.Products[name] is not null && scope.Materials[name] is null);
    }

    /// <summary>Materials that are no longer among the products.</summary>
    [Spec("4.3.3")]
    public sealed record Delete(Pattern Pattern) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words => ["DELETE", Pattern.Text];

        internal override RuleEffect Apply(RuleScope scope) => scope.Consume(name =>
            Pattern.Matches(name.Value) && scope.Materials[name] is not null && scope.Products[name] is null);
    }

    /// <summary>Artifacts that are among materials and products, with different digests.</summary>
    [Spec("4.3.3")]
    public sealed record Modify(Pattern Pattern) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words => ["MODIFY", Pattern.Text];

        internal override RuleEffect Apply(RuleScope scope) => scope.Consume(name =>
            Pattern.Matches(name.Value) && scope.Materials[name] is { } before && scope.Products[name] is { } after && !before.Equals(after));
    }

    /// <summary>Artifacts that may be there, whatever they are.</summary>
    [Spec("4.3.3")]
    public sealed record Allow(Pattern Pattern) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words => ["ALLOW", Pattern.Text];

        internal override RuleEffect Apply(RuleScope scope) => scope.Consume(name => Pattern.Matches(name.Value));
    }

    /// <summary>Nothing that the pattern matches may still be in the queue.</summary>
    [Spec("4.3.3.3")]
    public sealed record Disallow(Pattern Pattern) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words => ["DISALLOW", Pattern.Text];

        internal override RuleEffect Apply(RuleScope scope) => scope.Violate(name => Pattern.Matches(name.Value));
    }

    /// <summary>The artifact of exactly this name, which is no pattern, must still be in the queue.</summary>
    [Spec("4.3.3.3")]
    public sealed record Require(string Name) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words => ["REQUIRE", Name];

        internal override RuleEffect Apply(RuleScope scope) =>
            scope.Holds(Name) ? RuleEffect.None : RuleEffect.Violate([ArtifactName.Sought(Name)]);
    }

    /// <summary>Ties an artifact to the step it came from: same name below the prefixes, same digests.</summary>
    /// <param name="Pattern">What the name must match after the prefix is taken off.</param>
    /// <param name="SourcePrefix">The folder of the artifacts in the queue; empty for none.</param>
    /// <param name="With">The list of the other step.</param>
    /// <param name="DestinationPrefix">The folder of the artifacts of the other step; empty for none.</param>
    /// <param name="From">The other step.</param>
    [Spec("4.3.3.2")]
    public sealed record Match(Pattern Pattern, string SourcePrefix, ArtifactKind With, string DestinationPrefix, string From) : ArtifactRule
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> Words =>
        [
            "MATCH", Pattern.Text, .. In(SourcePrefix),
            "WITH", With == ArtifactKind.Materials ? "MATERIALS" : "PRODUCTS", .. In(DestinationPrefix),
            "FROM", From,
        ];

        internal override RuleEffect Apply(RuleScope scope)
        {
            if (scope.Recorded(From, With) is not { } destination) return RuleEffect.None;
            var (sourceFolder, destinationFolder) = (Folder(SourcePrefix), Folder(DestinationPrefix));
            return scope.Consume(name =>
                name.Value.StartsWith(sourceFolder, StringComparison.Ordinal)
                && Pattern.Matches(name.Value.AsSpan(sourceFolder.Length))
                && destination.Digests(Join(destinationFolder, name.Value[sourceFolder.Length..])) is { } theirs
                && scope.Source[name]!.Equals(theirs)
                && (theirs.IsStrong || scope.Dialect == Dialect.Compat));
        }

        /// <summary>The name under which the other step would have to have recorded an artifact; null when this rule does not look for it.</summary>
        internal string? Sought(ArtifactName name)
        {
            var folder = Folder(SourcePrefix);
            return name.Value.StartsWith(folder, StringComparison.Ordinal) && Pattern.Matches(name.Value.AsSpan(folder.Length)) ? Join(Folder(DestinationPrefix), name.Value[folder.Length..]) : null;
        }

        private static ImmutableArray<string> In(string prefix) => prefix.Length == 0 ? [] : ["IN", prefix];

        private static string Folder(string prefix) => prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";

        /// <summary>As the reference joins paths: an absolute one, which only a name that is not clean can leave over, stands alone.</summary>
        private static string Join(string folder, string path) => path.StartsWith('/') ? path : string.Concat(folder, path);
    }

    /// <summary>Reads a rule from its words; keywords are case-insensitive, names are taken as written.</summary>
    /// <exception cref="MetadataFormatException">The words have none of the shapes of §4.3.3.</exception>
    public static ArtifactRule Parse(ImmutableArray<string> words) => Parse(words, Dialect.Strict);

    internal static ArtifactRule Parse(ImmutableArray<string> words, Dialect dialect)
    {
        var shape = new string[words.Length];
        for (var i = 0; i < shape.Length; i++) shape[i] = InAsciiCapitals(words[i]);
        ArtifactRule rule = (shape, words) switch
        {
            (["CREATE", _], [_, var pattern]) => new Create(new(pattern)),
            (["DELETE", _], [_, var pattern]) => new Delete(new(pattern)),
            (["MODIFY", _], [_, var pattern]) => new Modify(new(pattern)),
            (["ALLOW", _], [_, var pattern]) => new Allow(new(pattern)),
            (["DISALLOW", _], [_, var pattern]) => new Disallow(new(pattern)),
            (["REQUIRE", _], [_, var name]) => new Require(name),
            (["MATCH", _, "IN", _, "WITH", var with, "IN", _, "FROM", _], [_, var pattern, _, var source, _, _, _, var destination, _, var step])
                => new Match(new(pattern), source, Kind(with, words), destination, step),
            (["MATCH", _, "IN", _, "WITH", var with, "FROM", _], [_, var pattern, _, var source, _, _, _, var step])
                => new Match(new(pattern), source, Kind(with, words), "", step),
            (["MATCH", _, "WITH", var with, "IN", _, "FROM", _], [_, var pattern, _, _, _, var destination, _, var step])
                => new Match(new(pattern), "", Kind(with, words), destination, step),
            (["MATCH", _, "WITH", var with, "FROM", _], [_, var pattern, _, _, _, var step])
                => new Match(new(pattern), "", Kind(with, words), "", step),
            _ => throw Malformed(words, "it has none of the shapes of a rule"),
        };
        if (dialect == Dialect.Strict) RequireMeaningful(rule, words);
        return rule;
    }

    /// <summary>Only ASCII letters have capitals here: a long s (U+017F) makes no keyword.</summary>
    private static string InAsciiCapitals(string word)
    {
        var capitals = word.ToCharArray();
        for (var i = 0; i < capitals.Length; i++)
            if (char.IsAsciiLetterLower(capitals[i])) capitals[i] = (char)(capitals[i] - 'a' + 'A');
        return new(capitals);
    }

    private static ArtifactKind Kind(string word, ImmutableArray<string> words) => word switch
    {
        "MATERIALS" => ArtifactKind.Materials,
        "PRODUCTS" => ArtifactKind.Products,
        _ => throw Malformed(words, "WITH is followed by MATERIALS or PRODUCTS"),
    };

    /// <summary>Refuses what can only be a mistake: an empty pattern, a NUL, a prefix that no clean name can have.</summary>
    private static void RequireMeaningful(ArtifactRule rule, ImmutableArray<string> words)
    {
        if (words.Any(word => word.Length == 0)) throw Malformed(words, "one of its words is empty");
        if (words.Any(word => word.Contains('\0', StringComparison.Ordinal))) throw Malformed(words, "it holds a NUL");
        if (rule is not Match match) return;
        foreach (var prefix in new[] { match.SourcePrefix, match.DestinationPrefix })
            if (prefix.Length > 0 && ArtifactName.Uncleanness(prefix.EndsWith('/') ? prefix[..^1] : prefix) is { } why)
                throw Malformed(words, $"nothing can be IN '{Printable.Of(prefix)}', because {why}");
    }

    private static MetadataFormatException Malformed(ImmutableArray<string> words, string why) => new(
        Codes.RuleMalformed, $"'{string.Join(' ', words.Select(Printable.Of))}' is not an artifact rule: {why}.",
        hint: "Rules are CREATE, DELETE, MODIFY, ALLOW or DISALLOW with a pattern, REQUIRE with a name, or MATCH pattern [IN prefix] WITH MATERIALS|PRODUCTS [IN prefix] FROM step.");
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using InToto.DotNet;
using InToto.Signing;

namespace InToto.Restore;

/// <summary>Holds one package to a policy. What is missing is for the line to judge; what is wrong fails, and so does what was there before and is missing now.</summary>
internal sealed class PackageJudge
{
    private readonly PackagePolicy _policy;
    private readonly PackageFile _package;
    private readonly PackageFacts _facts;
    private readonly SeenPackage? _before;
    private readonly TimeProvider _clock;
    private readonly SourceServer? _server;
    private readonly List<string> _met = [];
    private readonly List<PackageProblem> _wrong = [];
    private readonly List<string> _missing = [];
    private readonly List<PackageProblem> _warnings = [];
    private DateTimeOffset? _layoutExpires;

    private PackageJudge(PackagePolicy policy, PolicyMemory memory, PackageFile package, PackageFacts facts, TimeProvider clock, SourceServer? server) =>
        (_policy, _package, _facts, _before, _clock, _server) = (policy, package, facts, memory.Seen(facts.Nuspec.Id), clock, server);

    /// <summary>What the policy says of a package that is open, so that what is judged is what was looked at.</summary>
    /// <param name="policy">What is expected.</param>
    /// <param name="memory">What was seen before.</param>
    /// <param name="package">The package.</param>
    /// <param name="facts">What was found out about it.</param>
    /// <param name="clock">For layouts that end.</param>
    /// <param name="server">Fetches sources where the policy names addresses; null for one of its own.</param>
    /// <param name="cancellationToken">Ends it without an answer.</param>
    public static async Task<PackageVerdict> JudgeAsync(PackagePolicy policy, PolicyMemory memory, PackageFile package, PackageFacts facts, TimeProvider clock, SourceServer? server, CancellationToken cancellationToken)
    {
        var judge = new PackageJudge(policy, memory, package, facts, clock, server);
        var line = policy.LinesFor(facts.Nuspec.Id) is [var first, ..] ? first : null;
        if (line is not null) await judge.HoldAsync(line, cancellationToken);
        return judge.Verdict(line);
    }

    private async Task HoldAsync(PolicyLine line, CancellationToken cancellationToken)
    {
        if (!line.Keys.IsEmpty) await HoldToLayoutAsync(line, cancellationToken);
        else if (_facts.Evidence is not null) _warnings.Add(new(RestoreCodes.EvidenceUnused, $"'{_facts.Nuspec.Id}' has in-toto evidence, and {line.Place} of the policy does not say by whose key.", "Add \"keys\": the public keys of the project's owners."));
        if (!line.Author.IsEmpty) HoldToAuthor(line);
        if (line.Gallery is { } gallery) HoldToGallery(line, gallery);
        if (line.ContentHashes.Count > 0) HoldToContentHash(line);
        if (line.SourceWitness is { } sources) await HoldToSourcesAsync(sources, cancellationToken);
    }

    private async Task HoldToLayoutAsync(PolicyLine line, CancellationToken cancellationToken)
    {
        if (_facts.Evidence is null)
        {
            // Evidence that is there and cannot be read is a problem of its own already.
            _missing.Add("in-toto evidence");
            return;
        }
        try
        {
            var source = EvidenceSource.With(_package);
            var layout = line.Layout is { } path ? MetadataFile.Read(path) : source.RequireLayout();
            if (line.LayoutSha256 is { } pinned && Convert.ToHexStringLower(SHA256.HashData(layout.Bytes.Span)) != pinned)
            {
                _wrong.Add(new(RestoreCodes.LayoutOlder, $"The layout that came with the package is not the one that {line.Place} pins.", "If the owner has signed another one, read it and pin that."));
                return;
            }
            using var symbols = PackageSymbols.OpenBeside(_package);
            var owners = line.Keys.Select(KeyFile.ReadPublic);
            var outcome = await new Verifier(owners, new VerificationOptions { Clock = _clock }).With(new PackageInspection(_package, symbols)).VerifyAsync(layout, source.Links, cancellationToken);
            foreach (var warning in outcome.Warnings) _warnings.Add(new(warning.Code, warning.What, warning.Hint));
            if (outcome is Rejected { Failure: var failure }) _wrong.Add(new(failure.Code, failure.What, failure.Hint));
            else Accept(line, layout);
        }
        catch (InTotoException problem) when (problem is PackageException or MetadataFormatException)
        {
            _wrong.Add(new(problem.Code, problem.Message, problem.Hint));
        }
    }

    /// <summary>A layout that came with the package may be an old one of the same owner: the newest end that was seen says so.</summary>
    private void Accept(PolicyLine line, MetadataFile layout)
    {
        var expires = ((Layout)layout.Parse().Document).Expires;
        if (line is { Layout: null, LayoutSha256: null } && _before?.LayoutExpires is { } newest && expires < newest)
        {
            _wrong.Add(new(RestoreCodes.LayoutOlder, string.Create(CultureInfo.InvariantCulture,
                $"The layout that came with the package ends on {expires:yyyy-MM-dd HH:mm:ss} UTC, and one that ends on {newest:yyyy-MM-dd HH:mm:ss} UTC was seen before: it is an older one."),
                "Take the package with the evidence that its owner publishes now, or pin this layout: \"layoutSha256\"."));
            return;
        }
        _layoutExpires = expires;
        _met.Add($"made as the layout of {line.Keys.Length} {(line.Keys.Length == 1 ? "owner" : "owners")} says");
    }

    /// <summary>Who knows the fingerprint needs no root: companies sign for themselves.</summary>
    private void HoldToAuthor(PolicyLine line)
    {
        if (_facts.Signatures.FirstOrDefault(signature => signature.Kind == SignatureKind.Author) is not { } author) _missing.Add("author's signature");
        else if (author.State == SignatureState.Wrong) _wrong.Add(Differs("The author's signature is wrong", line));
        else if (!line.Author.Contains(author.Fingerprint)) _wrong.Add(Differs($"The author signed with the certificate {author.Fingerprint} of '{Printable.Of(author.Subject)}'", line));
        else _met.Add($"signed by the author, '{Printable.Of(author.Subject)}'");
    }

    /// <summary>Any gallery can name any owner, so which gallery it is comes first, by its certificate.</summary>
    private void HoldToGallery(PolicyLine line, string gallery)
    {
        if (_facts.Signatures.FirstOrDefault(signature => signature.Kind == SignatureKind.Repository) is not { } signature) _missing.Add($"signature of the gallery '{Printable.Of(gallery)}'");
        else if (signature.State != SignatureState.Trusted) _wrong.Add(Differs($"The gallery's signature is not trusted ({signature.Problem})", line));
        else if (!_policy.Galleries[gallery].Contains(signature.Fingerprint)) _wrong.Add(Differs($"A gallery signed with the certificate {signature.Fingerprint} of '{Printable.Of(signature.Subject)}'", line));
        else if (!line.Owners.IsEmpty && !line.Owners.Intersect(signature.Owners, StringComparer.OrdinalIgnoreCase).Any())
            _wrong.Add(Differs($"The gallery names as owners {(signature.Owners.IsEmpty ? "nobody" : string.Join(", ", signature.Owners.Select(Printable.Of)))}", line));
        else _met.Add($"signed by the gallery '{Printable.Of(gallery)}'{(line.Owners.IsEmpty ? "" : $" for {string.Join(", ", line.Owners.Intersect(signature.Owners, StringComparer.OrdinalIgnoreCase))}")}");
    }

    private void HoldToContentHash(PolicyLine line)
    {
        if (!line.ContentHashes.TryGetValue(PolicyReader.Name(_facts.Nuspec.Id, _facts.Nuspec.Version), out var expected)) _missing.Add("content hash for this version in the policy");
        else if (expected != _facts.ContentHash) _wrong.Add(new(RestoreCodes.ContentHashDiffers, $"The package's content hash is {_facts.ContentHash}, and {line.Place} of the policy expects another.", "Somebody changed the package, or another one was published under its version. Do not use it."));
        else _met.Add("the content hash of the policy");
    }

    /// <summary>Another source than the commit's is wrong. What nobody can compare is missing: a commit, a PDB, a source that the commit does not have.</summary>
    private async Task HoldToSourcesAsync(ExpectedSources expected, CancellationToken cancellationToken)
    {
        if (!SourceComparison.IsPossible(_package))
        {
            _missing.Add("commit that its sources could be compared with");
            return;
        }
        using var own = expected.LocalClone is null && _server is null ? new SourceServer() : null;
        var sources = expected.LocalClone is { } clone
            ? await SourceComparison.OfAsync(_package, clone, cancellationToken)
            : await SourceComparison.OfAsync(_package, _server ?? own!, expected.Allows, cancellationToken);
        _wrong.AddRange(sources.Problems);
        if (!sources.Unwitnessed.IsEmpty) _missing.Add($"witness of what was compiled: {Printable.Of(sources.Unwitnessed[0])}{More(sources.Unwitnessed)}");
        if (!sources.Unexplained.IsEmpty) _missing.Add($"commit with the source '{Printable.Of(sources.Unexplained[0])}'{More(sources.Unexplained)}");
        if (!sources.Different.IsEmpty || !sources.Unwitnessed.IsEmpty || !sources.Unexplained.IsEmpty) return;
        var same = sources.Same + sources.SameButLineEndings;
        if (same == 0) _missing.Add("source that could be compared");
        else _met.Add($"compiled from {same} sources of the commit {sources.Commit}");
    }

    private static string More(ImmutableArray<string> all) => all.Length > 1 ? $" and {all.Length - 1} more" : "";

    private PackageVerdict Verdict(PolicyLine? line)
    {
        var seen = SeenPackage.Of(_facts, _layoutExpires);
        string[] lost = [.. Lost(seen)];
        foreach (var what in lost)
            _wrong.Add(new(RestoreCodes.EvidenceLost, $"The package has no {what}, and earlier ones of '{_facts.Nuspec.Id}' had.", $"Find out why. If it is right, take the word out of {PolicyMemory.FileName}."));
        if (line is null)
            _wrong.Add(new(RestoreCodes.PackageUnexpected, $"No line of the policy is for '{_facts.Nuspec.Id}'.", $"Add a line with the pattern \"{_facts.Nuspec.Id}\", or one for its kind."));
        else foreach (var missing in _missing)
            Miss(line, missing);
        return new(line, [.. _met], [.. _wrong], [.. _warnings], seen);
    }

    private void Miss(PolicyLine line, string what)
    {
        var problem = new PackageProblem(RestoreCodes.ExpectedMissing, $"The package has no {what}, which {line.Place} of the policy ('{line.Pattern.Text}') expects.", "Take the package from where it has it, or change the line.");
        if (line.OnMissing == OnMissing.Fail) _wrong.Add(problem);
        if (line.OnMissing == OnMissing.Warn) _warnings.Add(problem);
    }

    private IEnumerable<string> Lost(SeenPackage now)
    {
        if (_before is null) yield break;
        if (_before.Evidence && !now.Evidence) yield return "in-toto evidence";
        if (_before.Author && !now.Author) yield return "author's signature";
        if (_before.Gallery && !now.Gallery) yield return "gallery's signature that is trusted";
    }

    private static PackageProblem Differs(string what, PolicyLine line) => new(RestoreCodes.ExpectedDiffers, $"{what}; {line.Place} of the policy ('{line.Pattern.Text}') expects another.",
        "If this is right, because a certificate was renewed or a package changed hands, change the line. Otherwise do not use the package.");
}

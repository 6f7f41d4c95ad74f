using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>Facts about packages: of one in full, of several a line each.</summary>
internal sealed class FindingsView(ImmutableArray<PackageFinding> findings, PackagePolicy? policy) : View
{
    /// <summary>Whether a package that is the only one has a line as well.</summary>
    public bool IsShort { get; init; }

    public override IEnumerable<Line> Lines()
    {
        if (policy is not null) yield return Held(policy, findings is [{ Verdict.Line: { } only }] ? $", {only.Place}" : "");
        if (!IsShort && findings is [{ Facts: { } facts }])
        {
            foreach (var line in Lines(facts)) yield return line;
            if (findings[0].Sources is { } sources)
                yield return new($"sources       {sources.Same} as in the commit{(sources.SameButLineEndings > 0 ? $", {sources.SameButLineEndings} but for line endings" : "")}, {sources.Different.Length} different, {sources.Absent.Length} not in it", sources.Different.IsEmpty ? Tone.Plain : Tone.Bad);
            foreach (var met in findings[0].Verdict?.Met ?? []) yield return $"expected      {met}";
        }
        else
            foreach (var finding in findings) yield return Summary(finding);
        yield return new("whether certificates were revoked was not checked", Tone.Quiet);
        if (policy is null) yield break;
        var rejected = findings.Count(finding => finding.IsRejected);
        yield return Line.Verdict(rejected == 0 ? $"accepted {findings.Length}" : $"rejected {rejected} of {findings.Length}", isGood: rejected == 0);
    }

    /// <summary>What packages are held to comes first.</summary>
    public static Line Held(PackagePolicy policy, string line = "") => $"policy        {Printable.InFull(Path.GetRelativePath(".", policy.Path))}{line}";

    private static IEnumerable<Line> Lines(PackageFacts facts)
    {
        yield return $"{facts.Nuspec.Id} {facts.Nuspec.Version}";
        yield return $"content hash  {facts.ContentHash}";
        yield return $"unsigned      sha256 {facts.UnsignedSha256}";
        yield return $"as served     sha256 {facts.ServedSha256}";
        if (facts.Signatures.IsEmpty) yield return new("signature     none", Tone.Caution);
        foreach (var signature in facts.Signatures)
        {
            yield return new($"signature     {KindOf(signature)}, {StateOf(signature)}{At(signature)}", signature.State == SignatureState.Trusted ? Tone.Plain : Tone.Caution);
            if (signature.Subject.Length > 0) yield return $"  by          {Printable.Of(signature.Subject)}";
            if (signature.Fingerprint.Length > 0) yield return $"  certificate {signature.Fingerprint}";
            if (signature.ServiceIndex is { } index) yield return $"  gallery     {Printable.Of(index)}";
            if (!signature.Owners.IsEmpty) yield return $"  owners      {Owners(signature)}";
            if (signature.Problem is { } problem) yield return new($"  {problem}", Tone.Caution);
        }
        yield return $"repository    {(facts.Nuspec.RepositoryUrl is { } url ? Printable.Of(url) : "not said")}, commit {(facts.Nuspec.Commit is { } commit ? Printable.Of(commit) : "not said")}";
        yield return facts.BuildTimeCode.IsEmpty ? "in builds     nothing of it runs" : $"in builds     {facts.BuildTimeCode.Length} of its files run or may run:";
        foreach (var line in Shown.First(facts.BuildTimeCode, entry => $"  {Printable.Of(entry)}")) yield return line;
        yield return $"assemblies    {Assemblies(facts)}";
        foreach (var line in Shown.First([.. facts.Assemblies.Where(assembly => assembly.Code is not null)], assembly => $"  {assembly.Code} {assembly.Problem}")) yield return line;
        yield return facts.Evidence is null ? "evidence      none" : $"evidence      {facts.Evidence.Layouts.Length} layouts, {facts.Evidence.Links.Length} links, signatures not checked, {Printable.InFull(facts.Evidence.Place)}";
    }

    private static Line Summary(PackageFinding finding)
    {
        if (finding.Facts is not { } facts) return new($"{Printable.Of(finding.Name)}  no package", Tone.Bad);
        var signatures = facts.Signatures.IsEmpty ? "unsigned" : string.Join(", ", facts.Signatures.Select(signature =>
            $"{KindOf(signature)}{(signature.State == SignatureState.Trusted ? "" : $" ({StateOf(signature)})")}{(signature.Owners.IsEmpty ? "" : $" for {Owners(signature)}")}"));
        return new($"{finding.Name}  {signatures}{(facts.BuildTimeCode.IsEmpty ? "" : "; runs in builds")}{(facts.Evidence is null ? "" : "; has evidence")}{(finding.IsRejected ? "; rejected" : "")}",
            finding.IsRejected ? Tone.Bad : Tone.Plain);
    }

    private static string Assemblies(PackageFacts facts)
    {
        AssemblyFact[] code = [.. facts.Assemblies.Where(assembly => assembly.Kind == AssemblyKind.Code)];
        if (code.Length == 0) return "none with code";
        var commit = facts.Nuspec.Commit;
        return string.Create(CultureInfo.InvariantCulture, $"{code.Length} with code: {code.Count(assembly => assembly.IsDeterministic)} deterministic, {code.Count(assembly => assembly.Pdb != PdbPlace.None)} with a PDB that is theirs ({code.Sum(assembly => assembly.Sources)} sources), {code.Count(assembly => !assembly.SourceLink.IsEmpty)} with Source Link{(commit is { Length: > 0 } ? $", {code.Count(assembly => assembly.SourceLink.Any(address => address.Contains(commit, StringComparison.OrdinalIgnoreCase)))} of it at that commit" : "")}");
    }

    private static string KindOf(SignatureFact signature) => signature.Kind switch { SignatureKind.Author => "author", SignatureKind.Repository => "gallery", _ => "unreadable" };

    private static string StateOf(SignatureFact signature) => signature.State switch { SignatureState.Trusted => "trusted", SignatureState.Untrusted => "not trusted", _ => "wrong" };

    private static string At(SignatureFact signature) => signature.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $", {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : ", without a time stamp";

    private static string Owners(SignatureFact signature) => string.Join(", ", signature.Owners.Take(Shown.PerLine).Select(Printable.Of)) + (signature.Owners.Length > Shown.PerLine ? $" and {signature.Owners.Length - Shown.PerLine} more" : "");

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("outcome", findings.Any(finding => finding.IsRejected) ? "rejected" : policy is null ? "no expectation" : "accepted");
        json.WriteString("policy", policy?.Path);
        json.WriteBoolean("revocationChecked", false);
        json.WriteStartArray("packages");
        foreach (var finding in findings) Write(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PackageFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("file", finding.Request.Path);
        Write(json, "problems", [.. finding.Problems, .. finding.Verdict?.Problems ?? []]);
        Write(json, "warnings", finding.Verdict?.Warnings ?? []);
        json.WriteString("line", finding.Verdict?.Line?.Place);
        json.WriteStartArray("met");
        foreach (var met in finding.Verdict?.Met ?? []) json.WriteStringValue(met);
        json.WriteEndArray();
        json.WritePropertyName("sources");
        if (finding.Sources is { } sources) Write(json, sources);
        else json.WriteNullValue();
        json.WritePropertyName("facts");
        if (finding.Facts is { } facts) FactsJson.Write(json, facts);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SourceComparison sources)
    {
        json.WriteStartObject();
        json.WriteString("commit", sources.Commit);
        json.WriteNumber("same", sources.Same);
        json.WriteNumber("sameButLineEndings", sources.SameButLineEndings);
        foreach (var (name, values) in new[] { ("different", sources.Different), ("absent", sources.Absent), ("unwitnessed", sources.Unwitnessed) })
        {
            json.WriteStartArray(name);
            foreach (var value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<PackageProblem> problems)
    {
        json.WriteStartArray(name);
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.What);
            json.WriteString("hint", problem.Hint);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

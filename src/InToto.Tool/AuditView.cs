using System.Text.Json;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>How an audit ended: what was rejected, and how much was looked at.</summary>
internal sealed class AuditView(AuditScope scope, PackageAudit audit, PackagePolicy? policy) : View
{
    private readonly int _rejected = audit.Findings.Count(finding => finding.IsRejected);

    public override IEnumerable<Line> Lines()
    {
        if (policy is not null) yield return FindingsView.Held(policy);
        foreach (var finding in audit.Findings)
            if (finding.IsRejected) yield return new($"{Printable.Of(finding.Name)}  rejected", Tone.Bad);
        if (audit.Files > 0) yield return new($"{audit.Files} files of applications, {audit.Deployed.Length} of them not those of their packages", audit.Deployed.IsEmpty ? Tone.Plain : Tone.Bad);
        if (policy is null) yield return new("no policy was asked: what is installed was compared with its packages", Tone.Quiet);
        var unchanged = audit.Unchanged == 0 ? "" : $", {audit.Unchanged} of them unchanged since an earlier audit";
        yield return Line.Verdict(audit.IsRejected
            ? $"rejected {_rejected} of {scope.Packages.Length} packages{unchanged}"
            : $"{(policy is null ? "as packed" : "accepted")} {scope.Packages.Length} packages{unchanged}", isGood: !audit.IsRejected);
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("outcome", audit.IsRejected ? "rejected" : policy is null ? "no expectation" : "accepted");
        json.WriteString("policy", policy?.Path);
        json.WriteNumber("packages", scope.Packages.Length);
        json.WriteNumber("unchanged", audit.Unchanged);
        json.WriteNumber("files", audit.Files);
        json.WriteStartArray("rejected");
        foreach (var finding in audit.Findings)
            if (finding.IsRejected) json.WriteStringValue(finding.Name);
        json.WriteEndArray();
        json.WriteStartArray("notInstalled");
        foreach (var package in scope.NotInstalled) json.WriteStringValue(package);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

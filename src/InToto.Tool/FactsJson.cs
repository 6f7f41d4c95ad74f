using System.Text.Json;
using InToto.Restore;

namespace InToto.Tool;

/// <summary>Facts about a package as JSON.</summary>
internal static class FactsJson
{
    public static void Write(Utf8JsonWriter json, PackageFacts facts)
    {
        json.WriteStartObject();
        json.WriteString("id", facts.Nuspec.Id);
        json.WriteString("version", facts.Nuspec.Version);
        json.WriteString("contentHash", facts.ContentHash);
        json.WriteString("unsignedSha256", facts.UnsignedSha256);
        json.WriteString("servedSha256", facts.ServedSha256);
        json.WriteString("repository", facts.Nuspec.RepositoryUrl);
        json.WriteString("commit", facts.Nuspec.Commit);
        json.WriteStartArray("signatures");
        foreach (var signature in facts.Signatures) Write(json, signature);
        json.WriteEndArray();
        json.WriteStartArray("buildTimeCode");
        foreach (var entry in facts.BuildTimeCode) json.WriteStringValue(entry);
        json.WriteEndArray();
        if (facts.AssembliesRead)
        {
            json.WriteStartArray("assemblies");
            foreach (var assembly in facts.Assemblies) Write(json, assembly);
            json.WriteEndArray();
        }
        else json.WriteNull("assemblies");
        json.WritePropertyName("evidence");
        if (facts.Evidence is { } evidence) Write(json, evidence);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SignatureFact signature)
    {
        json.WriteStartObject();
        json.WriteString("kind", signature.Kind switch { SignatureKind.Author => "author", SignatureKind.Repository => "repository", _ => null });
        json.WriteString("state", signature.State switch { SignatureState.Trusted => "trusted", SignatureState.Untrusted => "untrusted", _ => "wrong" });
        json.WriteString("code", signature.Code);
        json.WriteString("problem", signature.Problem);
        json.WriteString("subject", signature.Subject);
        json.WriteString("issuer", signature.Issuer);
        json.WriteString("fingerprint", signature.Fingerprint);
        if (signature.Time is { } time) json.WriteString("time", time.UtcDateTime);
        else json.WriteNull("time");
        json.WriteString("timestampAuthority", signature.TimestampAuthority);
        json.WriteString("serviceIndex", signature.ServiceIndex);
        json.WriteStartArray("owners");
        foreach (var owner in signature.Owners) json.WriteStringValue(owner);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AssemblyFact assembly)
    {
        json.WriteStartObject();
        json.WriteString("entry", assembly.Entry);
        json.WriteString("kind", assembly.Kind switch { AssemblyKind.Satellite => "satellite", AssemblyKind.Reference => "reference", _ => "code" });
        json.WriteBoolean("deterministic", assembly.IsDeterministic);
        json.WriteString("pdb", assembly.Pdb switch { PdbPlace.Inside => "inside", PdbPlace.Beside => "beside", PdbPlace.Symbols => "symbols", _ => null });
        json.WriteNumber("sources", assembly.Sources);
        json.WriteNumber("mappedSources", assembly.MappedSources);
        json.WriteStartArray("sourceLink");
        foreach (var address in assembly.SourceLink) json.WriteStringValue(address);
        json.WriteEndArray();
        json.WriteString("code", assembly.Code);
        json.WriteString("problem", assembly.Problem);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EvidenceFact evidence)
    {
        json.WriteStartObject();
        json.WriteString("place", evidence.Place);
        json.WriteStartArray("layouts");
        foreach (var layout in evidence.Layouts)
        {
            json.WriteStartObject();
            json.WriteString("sha256", layout.Sha256);
            json.WriteString("expires", layout.Expires.UtcDateTime);
            json.WriteStartArray("keyids");
            foreach (var signer in layout.Signers) json.WriteStringValue(signer);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var link in evidence.Links)
        {
            json.WriteStartObject();
            json.WriteString("step", link.Step);
            json.WriteString("file", link.File);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("others", evidence.Others);
        json.WriteBoolean("signaturesChecked", false);
        json.WriteEndObject();
    }
}

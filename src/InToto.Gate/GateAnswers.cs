using System.Text;
using InToto.DotNet;
using InToto.Restore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InToto.Gate;

/// <summary>Answers one request at a time: what was verified, or a status with a reason that says code, package and next command. NuGet shows nothing else of an answer.</summary>
internal sealed class GateAnswers(PackageGate gate, GateDocuments documents, Uri[] own, GateJournal journal)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        try
        {
            if (!IsForUs(context.Request) || HasBody(context.Request) || GateRequest.Parse(target) is not { } asked)
            {
                journal.Malformed(target);
                context.Response.Headers.Connection = "close";
                Refuse(context, StatusCodes.Status400BadRequest, $"{GateCodes.RequestMalformed} this is no request that NuGet makes of this gate");
                return;
            }
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) asked = new GateRequest.NotServed();
            await AnswerAsync(context, asked);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            var code = (problem as InTotoException)?.Code ?? GateCodes.NoAnswer;
            journal.Count("failed");
            Refuse(context, problem is RestoreException ? StatusCodes.Status502BadGateway : StatusCodes.Status503ServiceUnavailable, $"{code} {(problem is InTotoException ? problem.Message : problem.GetType().Name)}");
        }
    }

    private async Task AnswerAsync(HttpContext context, GateRequest asked)
    {
        switch (asked)
        {
            case GateRequest.ServiceIndex:
                await JsonAsync(context, documents.ServiceIndex());
                break;
            case GateRequest.Versions versions:
                await JsonAsync(context, await documents.VersionsAsync(versions.Id, context.RequestAborted));
                break;
            case GateRequest.Registration registration:
                await JsonAsync(context, await documents.RegistrationAsync(registration, context.RequestAborted));
                break;
            case GateRequest.Search search:
                await JsonAsync(context, await documents.SearchAsync(search, context.RequestAborted));
                break;
            case GateRequest.Vulnerabilities vulnerabilities:
                await JsonAsync(context, await documents.VulnerabilitiesAsync(vulnerabilities, context.RequestAborted));
                break;
            case GateRequest.Package package:
                await PackageAsync(context, package, await DecideAsync(package, context.RequestAborted));
                break;
            default:
                journal.Count("not_served");
                Refuse(context, StatusCodes.Status404NotFound, $"{GateCodes.NotServed} this gate serves packages by version 3 of NuGet's protocol and nothing else");
                break;
        }
    }

    /// <summary>What was accepted may have been cleared away since: then it is fetched and looked at again.</summary>
    private async Task<GateDecision> DecideAsync(GateRequest.Package asked, CancellationToken cancellationToken)
    {
        var decision = await gate.DecideAsync(asked.Id, asked.Version, cancellationToken);
        if (decision is not GateDecision.Accepted accepted || File.Exists(accepted.File.Path)) return decision;
        gate.Again(accepted);
        return await gate.DecideAsync(asked.Id, asked.Version, cancellationToken);
    }

    private async Task PackageAsync(HttpContext context, GateRequest.Package asked, GateDecision decision)
    {
        switch (decision)
        {
            case GateDecision.Accepted accepted:
                await ServeAsync(context, accepted, asked.NuspecOnly);
                break;
            case GateDecision.Refused refused:
                Refuse(context, StatusCodes.Status403Forbidden, $"{refused.Code} {refused.Id} {refused.Version}: {refused.What} Run: dotnet intoto verify {refused.Id}@{refused.Version}");
                break;
            case GateDecision.Absent absent:
                Refuse(context, StatusCodes.Status404NotFound, $"{RestoreCodes.PackageNotFound} no source has {absent.Id} {absent.Version}");
                break;
            case GateDecision.Undecided { BySource: true } undecided:
                Refuse(context, StatusCodes.Status502BadGateway, $"{undecided.Code} {undecided.Id} {undecided.Version}: {undecided.What}");
                break;
            case GateDecision.Undecided undecided:
                Refuse(context, StatusCodes.Status503ServiceUnavailable, $"{undecided.Code} {undecided.Id} {undecided.Version}: {undecided.What}");
                break;
        }
    }

    /// <summary>The bytes that were verified; when they are others by now, the connection ends before the package does (threats J62, M14).</summary>
    private async Task ServeAsync(HttpContext context, GateDecision.Accepted accepted, bool nuspecOnly)
    {
        if (nuspecOnly)
        {
            await NuspecAsync(context, accepted);
            return;
        }
        using var handle = BoundedFile.Open(accepted.File.Path, (_, what, hint, inner) => new RestoreException(GateCodes.StoredDiffers, what, where: null, hint, inner), out var facts);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = facts.Length;
        context.Response.Headers.ETag = $"\"{accepted.File.Sha256}\"";
        if (HttpMethods.IsHead(context.Request.Method)) return;

        if (await VerifiedBytes.CopyAsync(handle, facts.Length, accepted.File.Sha256, context.Response.Body.WriteAsync, context.RequestAborted))
        {
            journal.Count("served");
            return;
        }
        gate.Forget(accepted);
        if (context.Response.HasStarted) context.Abort();
        else
        {
            context.Response.Headers.Clear();
            Refuse(context, StatusCodes.Status503ServiceUnavailable, $"{GateCodes.StoredDiffers} {accepted.Id} {accepted.Version}: what lies in the store is not what was verified; ask again");
        }
    }

    private static async Task NuspecAsync(HttpContext context, GateDecision.Accepted accepted)
    {
        byte[] nuspec;
        using (var package = PackageFile.Open(accepted.File.Path))
        {
            if (Convert.ToHexStringLower(package.AsServed.Sha256()) != accepted.File.Sha256) throw new RestoreException(GateCodes.StoredDiffers, "What lies in the store is not what was verified.");
            nuspec = package.Read(package.Entry($"{package.Nuspec.Id}.nuspec")!, PackageLimits.NuspecBytes);
        }
        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = nuspec.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(nuspec, context.RequestAborted);
    }

    private static async Task JsonAsync(HttpContext context, byte[]? json)
    {
        if (json is null)
        {
            Refuse(context, StatusCodes.Status404NotFound, $"{RestoreCodes.PackageNotFound} no source has it");
            return;
        }
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>A name that leads here and is not ours is somebody else's, who lets a browser ask in their place.</summary>
    private bool IsForUs(HttpRequest request) => request.Headers.Host is [{ } host] && own.Any(address =>
        host.Equals(address.Authority, StringComparison.OrdinalIgnoreCase) || address.IsLoopback && host.Equals($"localhost:{address.Port}", StringComparison.OrdinalIgnoreCase));

    /// <summary>No request of NuGet's has one; where two readers see its end at two places, the rest becomes a second request (CVE-2025-55315).</summary>
    private static bool HasBody(HttpRequest request) => request.Headers.TransferEncoding.Count > 0 || request.ContentLength > 0 || request.Headers.ContainsKey("X-Content-Length");

    private static void Refuse(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = Phrase(reason);
    }

    /// <summary>One line of plain ASCII.</summary>
    private static string Phrase(string reason)
    {
        var phrase = new StringBuilder(Math.Min(reason.Length, GateLimits.ReasonChars));
        foreach (var c in reason.AsSpan(0, Math.Min(reason.Length, GateLimits.ReasonChars))) phrase.Append(c is >= ' ' and <= '~' ? c : '?');
        return phrase.ToString();
    }
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace InToto.Gate;

/// <summary>Health and metrics, on a port of their own on this machine: who restores packages asks another one (threat M8).</summary>
internal sealed class GateAdmin(PackageGate gate, GateJournal journal, string store)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var text = (context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) switch
        {
            ("GET", "/health") => Health(),
            ("GET", "/metrics") => Metrics(),
            _ => null,
        };
        context.Response.StatusCode = text is null ? StatusCodes.Status404NotFound : text.StartsWith("not well", StringComparison.Ordinal) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text ?? "", context.RequestAborted);
    }

    /// <summary>Whether what is verified can be kept, and what is decided be told.</summary>
    private string Health()
    {
        if (journal.IsBroken) return "not well: the journal cannot be written\n";
        try
        {
            Directory.CreateDirectory(store);
            var probe = Path.Join(store, $".{Guid.NewGuid():N}.tmp");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return "well\n";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"not well: the store cannot be written: {Printable.Of(problem.Message)}\n";
        }
    }

    private string Metrics()
    {
        var text = new StringBuilder("# TYPE intoto_gate_events_total counter\n");
        foreach (var (name, count) in journal.Counts()) text.Append(CultureInfo.InvariantCulture, $"intoto_gate_events_total{{event=\"{name}\"}} {count}\n");
        return text.Append(CultureInfo.InvariantCulture, $"# TYPE intoto_gate_undecided gauge\nintoto_gate_undecided {gate.Undecided}\n").ToString();
    }
}

using System.Globalization;
using System.Text;

namespace InToto.Tool;

/// <summary>A verdict as one page that needs nothing else: no script, no font, no picture from elsewhere.</summary>
internal static class HtmlReport
{
    /// <param name="product">What was verified.</param>
    /// <param name="outcome">The verdict.</param>
    /// <param name="layout">The layout; null when it could not be read.</param>
    /// <param name="chain">The chain; null without a layout.</param>
    /// <param name="unread">Why not everything could be read again for the page; null when it could.</param>
    /// <param name="now">When.</param>
    public static string Of(string product, VerificationOutcome outcome, Layout? layout, Chain? chain, string? unread, DateTimeOffset now)
    {
        var page = new StringBuilder();
        var failure = (outcome as Rejected)?.Failure;
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{(failure is null ? "verified" : $"rejected {failure.Code}")}: {Markup.Text(product)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <header class="{(failure is null ? "good" : "bad")}">
            <h1>{(failure is null ? "✓ verified" : $"✗ rejected {failure.Code}")}</h1>
            <p class="name">{Markup.Text(product)}</p>
            <p>{now.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(layout is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; the layout ends {layout.Expires.UtcDateTime:yyyy-MM-dd}"))}</p>
            </header>

            """);
        if (failure is not null) Failure(page, failure, chain);
        if (unread is not null) page.Append(CultureInfo.InvariantCulture, $"<p class=\"unknown\">Not everything could be read again for this page, so it does not show the whole chain{(unread == failure?.What ? "." : $": {Markup.Text(unread)}")}</p>\n");
        if (chain is not null)
        {
            page.Append("<h2>The chain</h2>\n<figure>").Append(ChainSvg.Of(chain, "The chain, from the first step to the product")).Append("</figure>\n");
            foreach (var item in chain.Items) Item(page, item, outcome);
        }
        if (!outcome.Warnings.IsEmpty)
        {
            page.Append("<h2>Warnings</h2>\n<ul>\n");
            foreach (var warning in outcome.Warnings) page.Append(CultureInfo.InvariantCulture, $"<li><b>{warning.Code}</b> {Markup.Text(warning.What)} {Markup.Text(warning.Hint ?? "")}</li>\n");
            page.Append("</ul>\n");
        }
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Failure(StringBuilder page, VerificationFailure failure, Chain? chain)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"why\"><h2>Why</h2>\n<p><b>{failure.Code}</b> {Markup.Text(failure.What)}</p>\n");
        if (failure.Where is { } where) page.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Text(where)}</p>\n");
        if (failure.Hint is { } hint) page.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Text(hint)}</p>\n");
        string[] intact = chain is null ? [] : [.. chain.Items.Where(item => item.State == ChainState.Intact).Select(item => item.Name)];
        page.Append(CultureInfo.InvariantCulture, $"<p>{(intact.Length > 0 ? $"Intact before it: {Markup.Text(string.Join(", ", intact))}." : "Nothing was found intact before it.")} What comes after it was not verified.</p></section>\n");
        if (failure is RuleViolated violated) page.Append("<pre>").AppendJoin('\n', RuleTraceView.Lines(violated).Select(line => Markup.Text(line.Text))).Append("</pre>\n");
    }

    private static void Item(StringBuilder page, ChainItem item, VerificationOutcome outcome)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h3>{Markup.Text(item.Name)} <span class=\"{item.State.ToString().ToLowerInvariant()}\">{Markup.Text(item.StateWord)}</span></h3>\n<p>{Markup.Text(item.Who)}</p>\n");
        foreach (var link in outcome.Steps.Where(step => step.Step == item.Name).SelectMany(step => step.Links)) page.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Text(link.File)}, key {link.Functionary}</p>\n");
        foreach (var check in outcome.Checks.Where(check => check.Inspection == item.Name)) page.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Text(check.What)}</p>\n");
        if (item.Link is { } recorded)
        {
            List(page, "what went in", item.Materials!, recorded.Materials);
            List(page, "what came out", item.Products!, recorded.Products);
        }
        page.Append("</section>\n");
    }

    /// <summary>Each artifact with the rule that took it, in the order of the rules.</summary>
    private static void List(StringBuilder page, string title, RuleTrace trace, Artifacts recorded)
    {
        if (trace.Queue.IsEmpty) return;
        page.Append(CultureInfo.InvariantCulture, $"<details{(trace.Queue.Length <= Open ? " open=\"open\"" : "")}><summary>{title}: {trace.Queue.Length}</summary>\n<dl>\n");
        var shown = 0;
        foreach (var step in trace.Steps)
        {
            foreach (var name in step.Consumed) Row(name, Markup.Text(step.Rule.ToString()), "");
            foreach (var name in step.Violations) Row(name, $"broke {Markup.Text(step.Rule.ToString())}", " class=\"broken\"");
        }
        var left = trace.QueueAfter(trace.Steps.Length).Except(trace.Broken?.Violations ?? []);
        foreach (var name in left) Row(name, trace.Broken is null ? "no rule took it, and none forbids it" : "not reached", "");
        page.Append("</dl>\n");
        if (shown > Most) page.Append(CultureInfo.InvariantCulture, $"<p>and {shown - Most} more</p>\n");
        page.Append("</details>\n");

        void Row(ArtifactName name, string rule, string style)
        {
            if (shown++ >= Most) return;
            page.Append(CultureInfo.InvariantCulture, $"<dt{style}>{Markup.Text(name.Value)}</dt><dd{style}>{rule}<br/><code>{(recorded[name] is { Digests: [var digest, ..] } ? digest.ToString() : "")}</code></dd>\n");
        }
    }

    /// <summary>So many artifacts a list shows at most: a page of megabytes opens on no telephone.</summary>
    private const int Most = 500;

    /// <summary>Lists up to this length need no click.</summary>
    private const int Open = 12;

    private const string Style = """
        :root{color-scheme:light dark}
        body{margin:0 auto;max-width:60rem;padding:1rem;font:16px/1.45 system-ui,sans-serif;color:#1f2328;background:#fff;overflow-wrap:anywhere}
        header{border-left:6px solid;padding:.2rem 1rem}.good{border-color:#1a7f37}.bad,.why{border-color:#cf222e}
        h1,h2,h3{line-height:1.2}h1{margin:.2rem 0}.name{font-weight:600}header p{margin:.2rem 0}
        .why{border-left:6px solid #cf222e;padding:.2rem 1rem;margin:1rem 0}
        figure{margin:1rem 0}pre{white-space:pre-wrap;font-size:13px}code{font-size:12px;opacity:.8}
        section{margin:1.2rem 0}summary{cursor:pointer;font-weight:600}
        h3 span{font-size:.8rem;font-weight:600;padding:.1rem .5rem;border-radius:1rem;border:1px solid}
        .intact{color:#1a7f37}.broken{color:#cf222e}.unknown{color:#59636e}
        dl{margin:.4rem 0}dt{font-weight:600;margin-top:.4rem}dd{margin:0 0 0 1rem}
        @media(min-width:800px){dl{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:.3rem 1rem}dt{margin:0}dd{margin:0}}
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.intact{color:#3fb950}.broken{color:#ff7b72}.unknown{color:#9198a1}}
        """;
}

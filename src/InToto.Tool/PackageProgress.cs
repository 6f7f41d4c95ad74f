namespace InToto.Tool;

/// <summary>How many of many packages were looked at, for who watches.</summary>
internal sealed class PackageProgress
{
    private volatile string _text = "looking at what is there";

    /// <summary>Hears it, from any thread.</summary>
    public void Report(int done, int all) => _text = ProgressLine.Bar(done, all, all == 1 ? "package looked at" : "packages looked at");

    /// <summary>Says it.</summary>
    public string Text() => _text;
}

using System.Collections.Immutable;
using System.Text;
using InToto.Signing;

namespace InToto.Testing;

/// <summary>A supply chain in memory, signed with real keys: change what someone recorded, verify, and see who notices.</summary>
/// <remarks>
/// Without a change it verifies. Everything is signed when <see cref="Verify"/> or <see cref="Dump"/> is called, so a change before that is
/// what its functionary signed; <see cref="Files"/> and <see cref="LayoutFile"/> change bytes after signing.
/// </remarks>
public sealed class SupplyChainSimulator
{
    private readonly List<SimulatedStep> _steps = [];
    private readonly List<Inspection> _inspections = [];
    private readonly Dictionary<string, Link> _inspected = [];
    private readonly List<string> _inspectionsRun = [];
    private readonly List<(string Step, ISigner By, SupplyChainSimulator Chain)> _sublayouts = [];

    /// <summary>The moment of verification.</summary>
    public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The layout's end.</summary>
    public DateTimeOffset Expires { get; set; } = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Who signs the layout.</summary>
    public List<ISigner> LayoutSigners { get; } = [TestKeys.Alice];

    /// <summary>Whose keys the client trusts.</summary>
    public List<Key> ProjectOwners { get; } = [TestKeys.Alice.PublicKey];

    /// <summary>What the client chooses; the clock is <see cref="Now"/>.</summary>
    public VerificationOptions Options { get; set; } = VerificationOptions.Default;

    /// <summary>Whether documents are written as envelopes.</summary>
    public bool Envelopes { get; set; }

    /// <summary>Changes the layout before it is signed.</summary>
    public Func<Layout, Layout> ChangeLayout { get; set; } = layout => layout;

    /// <summary>Changes the JSON of the layout before it is signed.</summary>
    public Func<string, string> ChangeLayoutJson { get; set; } = json => json;

    /// <summary>Changes the layout's file after it was signed.</summary>
    public Func<byte[], byte[]> LayoutFile { get; set; } = bytes => bytes;

    /// <summary>Changes the link files after they were signed, by name: adds, replaces, removes.</summary>
    public Action<Dictionary<string, byte[]>> Files { get; set; } = _ => { };

    /// <summary>The inspections that verification has run, in order.</summary>
    public IReadOnlyList<string> InspectionsRun => _inspectionsRun;

    /// <summary>A step of the chain.</summary>
    public SimulatedStep this[string name] => _steps.Single(step => step.Name == name);

    /// <summary>Adds a step that one functionary, or several, perform on the same artifacts. File names stand for their content.</summary>
    /// <param name="name">The name.</param>
    /// <param name="uses">Names of materials; their content is what an earlier step made of that name, or the name itself.</param>
    /// <param name="makes">Names of products.</param>
    /// <param name="expectedMaterials">Rules, a text each; null for rules that allow exactly this.</param>
    /// <param name="expectedProducts">Rules, a text each; null for rules that allow exactly this.</param>
    /// <param name="by">The functionaries; null for Bob.</param>
    /// <param name="threshold">How many must have signed; null for all.</param>
    public SupplyChainSimulator Step(
        string name, string[]? uses = null, string[]? makes = null, string[]? expectedMaterials = null, string[]? expectedProducts = null,
        ISigner[]? by = null, int? threshold = null)
    {
        by ??= [TestKeys.Bob];
        _steps.Add(new(name, by, threshold ?? by.Length)
        {
            ExpectedMaterials = [.. expectedMaterials ?? [.. (uses ?? []).Select(file => $"ALLOW {file}"), "DISALLOW *"]],
            ExpectedProducts = [.. expectedProducts ?? [.. (makes ?? []).Select(file => $"CREATE {file}"), "DISALLOW *"]],
        });
        foreach (var recording in _steps[^1].Recordings.Values)
        {
            foreach (var file in uses ?? []) recording.Materials[file] = file;
            foreach (var file in makes ?? []) recording.Products[file] = file;
        }
        return this;
    }

    /// <summary>Adds an inspection that finds and leaves these files.</summary>
    public SupplyChainSimulator Inspection(string name, string[] finds, string[] leaves, string[] expectedMaterials, string[] expectedProducts)
    {
        _inspections.Add(new() { Name = name, ExpectedMaterials = Rules(expectedMaterials), ExpectedProducts = Rules(expectedProducts), Run = ["inspect", name] });
        _inspected.Add(name, new() { Name = name, Materials = ArtifactsOf(finds), Products = ArtifactsOf(leaves) });
        return this;
    }

    /// <summary>Adds an inspection that runs a command; it is verified with <c>withInspections: false</c>.</summary>
    public SupplyChainSimulator Command(string name, string[] run, string[]? expectedMaterials = null, string[]? expectedProducts = null)
    {
        _inspections.Add(new() { Name = name, ExpectedMaterials = Rules(expectedMaterials ?? ["ALLOW *"]), ExpectedProducts = Rules(expectedProducts ?? ["ALLOW *"]), Run = [.. run] });
        return this;
    }

    /// <summary>Lets a functionary of a step answer it with a supply chain of their own, in place of a link.</summary>
    public SupplyChainSimulator Sublayout(string step, SupplyChainSimulator chain, ISigner? by = null)
    {
        var functionary = by ?? this[step].Functionaries[0];
        chain.LayoutSigners.Clear();
        chain.LayoutSigners.Add(functionary);
        _sublayouts.Add((step, functionary, chain));
        return this;
    }

    /// <summary>Signs everything and verifies it.</summary>
    public VerificationOutcome Verify(bool withInspections = true)
    {
        var (layout, links) = Sign();
        var options = Options with { Clock = new FixedClock(Now) };
        var verifier = withInspections
            ? new Verifier(ProjectOwners, options, new SimulatedInspections(AllInspected(), _inspectionsRun))
            : new Verifier(ProjectOwners, options);
        return verifier.VerifyAsync(new("root.layout", layout), new MemoryLinkStore(links), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Signs everything and writes it as files: root.layout, the links, and the owners' keys.</summary>
    public void Dump(string folder)
    {
        Directory.CreateDirectory(folder);
        var (layout, links) = Sign();
        File.WriteAllBytes(Path.Combine(folder, "root.layout"), layout);
        foreach (var (name, bytes) in links)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }
        for (var i = 0; i < ProjectOwners.Count; i++) File.WriteAllText(Path.Combine(folder, $"owner{i}.pub"), ProjectOwners[i].Public);
    }

    /// <summary>The layout's file and the link files by name, signed; those of sublayouts by their path.</summary>
    public (byte[] Layout, Dictionary<string, byte[]> Links) Sign()
    {
        var layout = ChangeLayoutJson(Encoding.UTF8.GetString(ChangeLayout(MakeLayout()).ToJson()));
        var links = _steps.SelectMany(step => step.Sign(Envelopes)).ToDictionary(link => link.Name, link => link.Bytes);
        foreach (var (step, by, chain) in _sublayouts)
        {
            var name = LinkFileName.Of(step, by.PublicKey.Id);
            var (sublayout, below) = chain.Sign();
            links[name.ToString()] = sublayout;
            foreach (var (file, bytes) in below) links[$"{name.SublayoutFolder}/{file}"] = bytes;
        }
        Files(links);
        return (LayoutFile(SignedFile.Of(layout, Envelopes, [.. LayoutSigners])), links);
    }

    private Dictionary<string, Link> AllInspected() =>
        _sublayouts.SelectMany(sublayout => sublayout.Chain.AllInspected()).Concat(_inspected).DistinctBy(result => result.Key).ToDictionary();

    private Layout MakeLayout() => new()
    {
        Expires = Expires,
        Keys = [.. _steps.SelectMany(step => step.Functionaries).Select(functionary => LayoutKey.Of(functionary.PublicKey)).DistinctBy(key => key.KeyId)],
        Steps = [.. _steps.Select(step => step.ToStep())],
        Inspect = [.. _inspections],
    };

    internal static ImmutableArray<ArtifactRule> Rules(IEnumerable<string> texts) => [.. texts.Select(text => ArtifactRule.Parse([.. text.Split(' ')]))];

    internal static Artifacts ArtifactsOf(IEnumerable<string> files) => ArtifactsOf(files.ToDictionary(file => file));

    internal static Artifacts ArtifactsOf(IReadOnlyDictionary<string, string> files) => Artifacts.Of(files.Select(file =>
        new Artifact(ArtifactName.Sought(file.Key), DigestSet.Sha256(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(file.Value))))));
}

using InToto.Signing;
using InToto.Testing;

namespace InToto.Interop.Tests;

public sealed class VerifyVectorTests
{
    public static TheoryData<VectorCase> Cases => [.. VectorCase.All];

    [Fact]
    public void There_are_485_cases() => Assert.Equal(485, VectorCase.All.Count);

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task With_compat_a_case_comes_out_as_decided(VectorCase vector)
    {
        Assert.SkipWhen(vector.NeedsGpg && !Keyring.IsInstalled, "gpg is not installed.");

        var (accepted, why) = await Verify(vector, Dialect.Compat);

        Assert.True(accepted == vector.Accept, $"{vector.Name}: {why}");
    }

    [Fact]
    public async Task Without_compat_exactly_the_documented_cases_come_out_otherwise()
    {
        var different = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var vector in VectorCase.All.Where(vector => !vector.NeedsGpg || Keyring.IsInstalled))
            if (await Verify(vector, Dialect.Strict) is var (accepted, why) && accepted != vector.Accept)
                different.Add(vector.Name, why[.."INTOTO0000".Length]);

        Assert.Equal(DocumentedDifferences(), different);
    }

    /// <summary>The table of docs/interoperability.md: <c>| `case` | code | why |</c>.</summary>
    private static SortedDictionary<string, string> DocumentedDifferences() => new(
        (from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "interoperability.md"))
         let cells = line.Split('|', StringSplitOptions.TrimEntries)
         where cells is ["", ['`', .., '`'], ['I', 'N', 'T', 'O', 'T', 'O', ..], ..] && cells[1].Contains('/', StringComparison.Ordinal)
         select KeyValuePair.Create(cells[1].Trim('`'), cells[2])).ToDictionary(),
        StringComparer.Ordinal);

    private static async Task<(bool, string)> Verify(VectorCase original, Dialect dialect)
    {
        var copy = Directory.CreateTempSubdirectory("intoto-");
        try
        {
            var vector = original.In(Path.Combine(copy.FullName, "case"));
            var keys = vector.NeedsGpg ? vector.Fingerprints.Select(new GpgKeyring(vector.Keyring).PublicKey) : vector.Keys.Select(file => Key.FromPem(File.ReadAllText(file)));
            var verifier = new Verifier(keys, new()
            {
                Dialect = dialect,
                Parameters = vector.Parameters is { } parameters ? LayoutParameters.Of(parameters) : null,
                Inspections = new() { ProductFolder = vector.WorkingFolder, Timeout = vector.Timeout },
            });
            var outcome = await verifier.VerifyAsync(MetadataFile.Read(vector.Layout), new LinkDirectory(vector.LinkFolder), TestContext.Current.CancellationToken);
            return outcome switch
            {
                Rejected { Failure: SublayoutRejected { Innermost: var failure } } => (false, $"{failure.Code} {failure.What}"),
                Rejected { Failure: var failure } => (false, $"{failure.Code} {failure.What}"),
                _ => (true, "verified"),
            };
        }
        catch (InTotoException problem)
        {
            return (false, $"{problem.Code} {problem.Message}");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}

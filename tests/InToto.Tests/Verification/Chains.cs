using System.Text;
using InToto.Testing;

namespace InToto.Tests.Verification;

/// <summary>The supply chains that most tests of verification change.</summary>
internal static class Chains
{
    /// <summary>Bob clones, Carl packages what Bob cloned. It verifies without a warning.</summary>
    public static SupplyChainSimulator CloneAndPackage() => new SupplyChainSimulator()
        .Step("clone", makes: ["demo.cs"], by: [TestKeys.Bob])
        .Step("package", uses: ["demo.cs"], makes: ["demo.nupkg"], by: [TestKeys.Carl],
            expectedMaterials: ["MATCH demo.cs WITH PRODUCTS FROM clone", "DISALLOW *"]);

    /// <summary>Carl and Diana both build the same, each for themselves; both must.</summary>
    public static SupplyChainSimulator BuiltTwice() => new SupplyChainSimulator()
        .Step("build", uses: ["demo.cs"], makes: ["demo.dll"], by: [TestKeys.Carl, TestKeys.Diana]);

    /// <summary>One step by Carl that makes <c>demo.dll</c>.</summary>
    public static SupplyChainSimulator OneStep() => new SupplyChainSimulator()
        .Step("build", makes: ["demo.dll"], by: [TestKeys.Carl]);

    /// <summary>The functionary's link of a step in <see cref="BuiltTwice"/> or <see cref="OneStep"/>.</summary>
    public static string LinkOf(string step, InToto.Signing.ISigner functionary) => LinkFileName.Of(step, functionary.PublicKey.Id).ToString();

    /// <summary>Replaces a text that must be there, once or more.</summary>
    public static byte[] Replacing(this byte[] file, string text, string by)
    {
        var before = Encoding.UTF8.GetString(file);
        Assert.Contains(text, before, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(before.Replace(text, by, StringComparison.Ordinal));
    }

    /// <summary>Replaces a text that must be there, once or more.</summary>
    public static string Replacing(this string json, string text, string by)
    {
        Assert.Contains(text, json, StringComparison.Ordinal);
        return json.Replace(text, by, StringComparison.Ordinal);
    }
}

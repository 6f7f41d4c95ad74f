using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InToto.Testing;

namespace InToto.Tests.Artifacts;

public sealed class UnicodeTextTests
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(Repository.TestAsset("unicode", "normalization.json"))).RootElement;

    [Fact]
    public void Every_code_point_below_U_30000_has_the_normal_forms_that_Python_makes()
    {
        Assert.Equal(Golden.GetProperty("sha256").GetProperty("NFD").GetString(), HashOfAll(UnicodeText.Decompose));
        Assert.Equal(Golden.GetProperty("sha256").GetProperty("NFC").GetString(), HashOfAll(UnicodeText.Compose));
    }

    [Fact]
    public void Two_thousand_texts_have_the_normal_forms_that_Python_makes()
    {
        var texts = Golden.GetProperty("texts").EnumerateArray().Select(row => (Text: row[0].GetString()!, C: row[1].GetString()!, D: row[2].GetString()!)).ToArray();

        Assert.Equal(2_000, texts.Length);
        Assert.Empty(from row in texts where UnicodeText.Decompose(row.Text) != row.D || UnicodeText.Compose(row.Text) != row.C select row.Text);
        Assert.Empty(from row in texts where UnicodeText.IsComposed(row.Text) != (row.Text == row.C) select row.Text);
    }

    [Fact]
    public void Form_C_of_form_D_is_form_C_and_the_other_way_round() => Assert.All(Golden.GetProperty("texts").EnumerateArray(), row =>
    {
        Assert.Equal(row[2].GetString(), UnicodeText.Decompose(row[1].GetString()!));
        Assert.Equal(row[1].GetString(), UnicodeText.Compose(row[2].GetString()!));
    });

    [Fact]
    public void A_name_full_of_marks_is_put_in_order_in_little_time()
    {
        // Sorting by insertion would take the square: 16,000 marks in falling order of class.
        var marks = "a" + string.Concat(Enumerable.Repeat("\u0315\u0301\u0316", 5_000)) + new string('\u0327', 1_000);
        var start = TimeProvider.System.GetTimestamp();

        Assert.Equal("a" + new string('\u0327', 1_000) + new string('\u0316', 5_000) + new string('\u0301', 5_000) + new string('\u0315', 5_000),
            UnicodeText.Decompose(marks));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static string HashOfAll(Func<string, string> form)
    {
        var points = Enumerable.Range(0, 0x30000).Where(Rune.IsValid).Select(point => form(new Rune(point).ToString()));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', points))));
    }
}

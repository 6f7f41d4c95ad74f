using System.Text;
using InToto.Json;
using InToto.Testing;

namespace InToto.Tests.Json;

/// <summary>JSONTestSuite, file by file (threat A37).</summary>
public sealed class JsonTestSuiteTests
{
    public static TheoryData<string> MustBeRefused => [.. Names("n_")];

    public static TheoryData<string> MustBeRead => [.. Names("y_").Except(DuplicateKeys)];

    /// <summary>The suite calls these good, and we refuse them: which of two values counts is a choice, and choices differ.</summary>
    private static readonly string[] DuplicateKeys = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

    /// <summary>Where the suite leaves it open. A number is read as its digits, so none is too large to read; what is signed holds integers only.</summary>
    public static TheoryData<string, bool, bool> Decided => new()
    {
        { "i_number_double_huge_neg_exp.json", true, false },
        { "i_number_huge_exp.json", true, false },
        { "i_number_neg_int_huge_exp.json", true, false },
        { "i_number_pos_double_huge_exp.json", true, false },
        { "i_number_real_neg_overflow.json", true, false },
        { "i_number_real_pos_overflow.json", true, false },
        { "i_number_real_underflow.json", true, false },
        { "i_number_too_big_neg_int.json", true, true },
        { "i_number_too_big_pos_int.json", true, true },
        { "i_number_very_big_negative_int.json", true, true },
        { "i_object_key_lone_2nd_surrogate.json", false, false },
        { "i_string_1st_surrogate_but_2nd_missing.json", false, false },
        { "i_string_1st_valid_surrogate_2nd_invalid.json", false, false },
        { "i_string_UTF-16LE_with_BOM.json", false, false },
        { "i_string_UTF-8_invalid_sequence.json", false, false },
        { "i_string_UTF8_surrogate_U+D800.json", false, false },
        { "i_string_incomplete_surrogate_and_escape_valid.json", false, false },
        { "i_string_incomplete_surrogate_pair.json", false, false },
        { "i_string_incomplete_surrogates_escape_valid.json", false, false },
        { "i_string_invalid_lonely_surrogate.json", false, false },
        { "i_string_invalid_surrogate.json", false, false },
        { "i_string_invalid_utf-8.json", false, false },
        { "i_string_inverted_surrogates_U+1D11E.json", false, false },
        { "i_string_iso_latin_1.json", false, false },
        { "i_string_lone_second_surrogate.json", false, false },
        { "i_string_lone_utf8_continuation_byte.json", false, false },
        { "i_string_not_in_unicode_range.json", false, false },
        { "i_string_overlong_sequence_2_bytes.json", false, false },
        { "i_string_overlong_sequence_6_bytes.json", false, false },
        { "i_string_overlong_sequence_6_bytes_null.json", false, false },
        { "i_string_truncated-utf-8.json", false, false },
        { "i_string_utf16BE_no_BOM.json", false, false },
        { "i_string_utf16LE_no_BOM.json", false, false },
        { "i_structure_500_nested_arrays.json", false, false },
        { "i_structure_UTF-8_BOM_empty_object.json", false, false },
    };

    [Theory]
    [MemberData(nameof(MustBeRefused))]
    public void What_is_not_JSON_is_refused(string file)
    {
        Assert.Equal(Codes.JsonMalformed, Verdict(StrictJson.Parse, Read(file)));
        Assert.Equal(Codes.JsonMalformed, Verdict(StrictJson.ParseSigned, Read(file)));
    }

    [Theory]
    [MemberData(nameof(MustBeRead))]
    public void What_is_JSON_is_read(string file) => Assert.Null(Verdict(StrictJson.Parse, Read(file)));

    [Fact]
    public void The_two_files_with_duplicate_keys_are_refused_though_the_suite_allows_them() =>
        Assert.All(DuplicateKeys, file => Assert.Equal(Codes.JsonMalformed, Verdict(StrictJson.Parse, Read(file))));

    [Theory]
    [MemberData(nameof(Decided))]
    public void What_the_suite_leaves_open_is_decided_here(string file, bool isRead, bool isReadSigned)
    {
        Assert.Equal(isRead, Verdict(StrictJson.Parse, Read(file)) is null);
        Assert.Equal(isReadSigned, Verdict(StrictJson.ParseSigned, Read(file)) is null);
    }

    [Fact]
    public void Every_file_of_the_suite_is_tested() =>
        Assert.Equal((186, 95, 35), (MustBeRefused.Count, MustBeRead.Count + DuplicateKeys.Length, Names("i_").Intersect(Decided.Select(row => row.Data.Item1)).Count()));

    [Fact]
    public void A_hundred_thousand_opening_brackets_are_refused() => // n_structure_100000_opening_arrays.json
        Assert.Equal(Codes.JsonMalformed, Verdict(StrictJson.Parse, Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void Fifty_thousand_opening_objects_in_arrays_are_refused() => // n_structure_open_array_object.json
        Assert.Equal(Codes.JsonMalformed, Verdict(StrictJson.Parse, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[{\"\":", 50_000)) + "\n")));

    private static string? Verdict<T>(Func<ReadOnlySpan<byte>, T> parse, byte[] utf8)
    {
        try
        {
            parse(utf8);
            return null;
        }
        catch (MetadataFormatException refusal)
        {
            return refusal.Code;
        }
    }

    private static IEnumerable<string> Names(string prefix) =>
        Directory.EnumerateFiles(Folder, prefix + "*").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static string Folder => Repository.TestAsset("json", "JSONTestSuite", "test_parsing");
}

namespace InToto.Tests.Documents;

/// <summary>Threat D3: a time has one spelling, that of the specification (4.2.2).</summary>
[Spec("4.2.2")]
public sealed class ExpiresTests
{
    [Theory]
    [InlineData("2031-01-01T00:00:00Z", 2031, 1, 1, 0, 0, 0)]
    [InlineData("2024-02-29T23:59:59Z", 2024, 2, 29, 23, 59, 59)]
    [InlineData("9999-12-31T23:59:59Z", 9999, 12, 31, 23, 59, 59)]
    [InlineData("0001-01-01T00:00:00Z", 1, 1, 1, 0, 0, 0)]
    public void D3_A_time_in_UTC_to_the_second_is_read(string text, int year, int month, int day, int hour, int minute, int second)
    {
        var expires = Text.Read<Layout>(Text.Layout.With("2031-01-01T00:00:00Z", text)).Expires;

        Assert.Equal(new(year, month, day, hour, minute, second, TimeSpan.Zero), expires);
        Assert.Equal(TimeSpan.Zero, expires.Offset);
    }

    [Theory]
    [InlineData("2031-01-01T00:00:00")]
    [InlineData("2031-01-01T00:00:00+00:00")]
    [InlineData("2031-01-01T00:00:00+14:00")]
    [InlineData("2031-01-01T00:00:00z")]
    [InlineData("2031-01-01t00:00:00Z")]
    [InlineData("2031-01-01 00:00:00Z")]
    [InlineData("2031-01-01T00:00:00.0Z")]
    [InlineData("2031-01-01T00:00:00.123456789Z")]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2031-13-01T00:00:00Z")]
    [InlineData("2031-01-00T00:00:00Z")]
    [InlineData("2031-01-01T24:00:00Z")]
    [InlineData("2031-01-01T23:60:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("-031-01-01T00:00:00Z")]
    [InlineData("31-01-01T00:00:00Z")]
    [InlineData("2031-1-1T0:0:0Z")]
    [InlineData("٢٠٣١-٠١-٠١T٠٠:٠٠:٠٠Z")]
    [InlineData("２０３１-01-01T00:00:00Z")]
    [InlineData("2031-01-01")]
    [InlineData("2031-01-01T00:00Z")]
    [InlineData(" 2031-01-01T00:00:00Z")]
    [InlineData("2031-01-01T00:00:00Z ")]
    [InlineData("2031-01-01T00:00:00Z\\n")]
    [InlineData("2031-01-01T00:00:00Z\\u0000")]
    [InlineData("20310101T000000Z")]
    [InlineData("2031-W01-1T00:00:00Z")]
    [InlineData("1924992000")]
    [InlineData("")]
    public void D3_Any_other_spelling_is_refused_in_either_dialect(string text)
    {
        foreach (var dialect in new[] { Dialect.Strict, Dialect.Compat })
        {
            var problem = Text.ShouldBeRefused(Text.Layout.With("2031-01-01T00:00:00Z", text), dialect);

            Assert.Equal(Codes.FieldMalformed, problem.Code);
            Assert.Contains("'expires' of 'signed' of the file is", problem.Message, StringComparison.Ordinal);
            Assert.Contains("such as '2030-01-31T12:00:00Z'", problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1924992000")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("true")]
    public void A38_A_time_that_is_no_text_is_refused(string value) =>
        Assert.Contains("'expires' of 'signed' of the file is not a text", Text.ShouldBeRefused(Text.Layout.With("\"2031-01-01T00:00:00Z\"", value)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_is_written_in_UTC_to_the_second()
    {
        var layout = new Layout { Expires = new(2031, 1, 1, 2, 0, 0, 999, TimeSpan.FromHours(2)) };

        Assert.Contains("\"expires\":\"2031-01-01T00:00:00Z\"", System.Text.Encoding.UTF8.GetString(layout.ToJson()), StringComparison.Ordinal);
    }
}

using System.Text;

namespace InToto.Tests.Bounds;

public sealed class RentedBufferTests
{
    [Fact]
    public void What_is_written_is_there_however_much_it_is()
    {
        using var buffer = new RentedBuffer(1);
        var expected = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            buffer.Write($"{i} \u00e9\u20ac\U0001F600\n");
            expected.Append(i).Append(" \u00e9\u20ac\U0001F600\n");
        }

        Assert.Equal(Encoding.UTF8.GetBytes(expected.ToString()), buffer.Written);
        Assert.Equal(buffer.Written, buffer.WrittenMemory.Span);
        using var reader = new StreamReader(buffer.ToStream());
        Assert.Equal(expected.ToString(), reader.ReadToEnd());
    }

    [Fact]
    public void Room_is_made_for_as_much_as_is_asked_for_and_no_more_is_taken_than_there_is()
    {
        using var buffer = new RentedBuffer(16);

        Assert.True(buffer.GetSpan(100_000).Length >= 100_000);
        buffer.Advance(buffer.GetSpan().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.NotEmpty(buffer.GetSpan().ToArray());
    }

    [Fact]
    public void Nothing_is_left_after_its_end()
    {
        var buffer = new RentedBuffer(16);
        buffer.Write("abc");
        buffer.Dispose();
        buffer.Dispose();

        Assert.True(buffer.Written.IsEmpty);
    }
}

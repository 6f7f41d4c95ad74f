using System.Text;
using InToto.Json;

namespace InToto.Tests.Json;

public class EncodedBytesTests
{
    [Fact]
    public void Base64_is_written_as_the_platform_writes_it()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        foreach (var length in (int[])[.. Enumerable.Range(0, 70), 999, 1000])
        {
            using var output = new RentedBuffer(1);
            EncodedBytes.WriteBase64(output, bytes.AsSpan(0, length));
            Assert.Equal(Convert.ToBase64String(bytes, 0, length), Encoding.ASCII.GetString(output.Written));
        }
    }
}

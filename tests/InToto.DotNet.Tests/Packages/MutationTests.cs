using System.Diagnostics;
using InToto.Testing;
using static InToto.DotNet.Tests.Packages.TestPackage;

namespace InToto.DotNet.Tests.Packages;

/// <summary>J63 and the fuzz: whatever is done to the bytes of a good package, what is unpacked stays the same, or differs for the rules to see, or is refused.</summary>
public sealed class MutationTests
{
    /// <summary>10,000 with every build; 100,000 by hand, with INTOTO_MUTATIONS=100000.</summary>
    private static readonly int Mutations = int.Parse(Environment.GetEnvironmentVariable("INTOTO_MUTATIONS") ?? "10000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void J63_A_mutation_that_changes_what_is_unpacked_is_refused_or_yields_other_artifacts()
    {
        (byte[] Good, uint Seed)[] packages = [(Signed(), 1), (WithEvidence(), 2), (Streamed(), 3), (Signed(), 5)];
        Parallel.ForEach(packages, package =>
        {
            using var file = new TestPackage([]);
            var original = Seen(file.Path, package.Good)!;
            var random = new Sequence(package.Seed);
            for (var i = 0; i < Mutations / packages.Length; i++)
            {
                var bytes = (byte[])package.Good.Clone();
                for (var changes = random.Below(4) == 0 ? 1 + random.Below(8) : 1; changes > 0; changes--) Mutate(bytes, random);
                if (bytes.AsSpan().SequenceEqual(package.Good)) continue;

                // Whoever changes a byte is refused, or the digest of the package as packed tells; what is not packed (signature, evidence) by its own.
                if (Seen(file.Path, bytes) is { } seen && seen.SequenceEqual(original)) Assert.Fail($"Mutation {i} of package {package.Seed} is not seen.");
            }
        });
    }

    [Fact]
    public void Any_bytes_are_a_package_or_are_refused_in_little_time_and_memory()
    {
        using var file = new TestPackage([]);
        var random = new Sequence(4);
        byte[][] seeds = [Signed(), WithEvidence(), Streamed()];
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Mutations / 5; i++)
        {
            var bytes = Mangle(seeds[random.Below(seeds.Length)], random);
            var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());

            Seen(file.Path, bytes);

            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 8 * 1024 * 1024);
        }
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    /// <summary>What verification sees; null when the package is refused with a reason. Any other exception fails the test.</summary>
    private static SortedDictionary<string, string>? Seen(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using var package = PackageFile.Open(path);
            var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var artifact in PackageArtifacts.Of(package)) seen.Add(artifact.Name.Value, artifact.Digests.ToString());
            if (package.EvidenceEntry is not null) Evidence.In(package);
            return seen;
        }
        catch (Exception problem) when (problem is PackageException or MetadataFormatException)
        {
            return null;
        }
    }

    private static void Mutate(byte[] bytes, Sequence random)
    {
        var at = random.Below(bytes.Length);
        bytes[at] = random.Below(3) switch
        {
            0 => (byte)(bytes[at] ^ (1 << random.Below(8))),
            1 => (byte)random.Below(256),
            _ => bytes[random.Below(bytes.Length)],
        };
    }

    /// <summary>Moves, repeats, cuts out and inserts pieces, and changes bytes.</summary>
    private static byte[] Mangle(byte[] good, Sequence random)
    {
        var bytes = new List<byte>(good);
        for (var changes = 1 + random.Below(6); changes > 0; changes--)
        {
            var (at, length) = (random.Below(bytes.Count), random.Below(60));
            length = Math.Min(length, bytes.Count - at);
            switch (random.Below(5))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(random.Below(bytes.Count), bytes.GetRange(at, length)); break;
                case 2: bytes.InsertRange(at, new byte[length]); break;
                case 3: for (var i = at; i < at + length; i++) bytes[i] = 0xFF; break;
                default: if (bytes.Count > 0) bytes[at] = (byte)random.Below(256); break;
            }
            if (bytes.Count < 30) break;
        }
        return [.. bytes];
    }

    private static byte[] Signed()
    {
        var zip = Good();
        zip.Entries.Add(AcceptedPackages.EvidenceEntry(Links()));
        return TestSignature.Sign(zip).ToBytes();
    }

    private static byte[] WithEvidence()
    {
        var zip = Good();
        zip.Entries.Add(AcceptedPackages.EvidenceEntry(Links()));
        return zip.ToBytes();
    }

    private static byte[] Streamed()
    {
        var zip = Good();
        zip.Entries.ForEach(entry => entry.WithDescriptor(signature: true));
        zip.Add("content/folder/", [], stored: true);
        zip.Add("content/a%2Bb.txt", "stored"u8.ToArray(), stored: true).LocalExtra = AcceptedPackages.Extra(0x5455, [1, 0, 0, 0, 0]);
        return zip.ToBytes();
    }

    private static byte[] Links() => Evidence.Write(Envelope.Of(new Link { Name = "pack" }).SignedBy((TestKeys.Carl, TestKeys.Carl.PublicKey.Ids[0])));
}

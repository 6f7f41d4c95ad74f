using System.Diagnostics;
using InToto.Testing;

namespace InToto.Fuzz;

/// <summary>Throws mutated inputs at something: with seeds that never change, so that what was found once stays found, and with one of this run.</summary>
/// <remarks>Four hundred inputs a seed with every build; INTOTO_FUZZ=N for N. A failure names its seed and input: INTOTO_FUZZ_SEED=SEED repeats it.</remarks>
internal static class Round
{
    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("INTOTO_FUZZ") ?? "400", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly uint[] Seeds = Environment.GetEnvironmentVariable("INTOTO_FUZZ_SEED") is { } seed
        ? [uint.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)]
        : [1, 2, (uint)Environment.TickCount64];

    /// <summary>Performs it for each input. Whatever it throws fails the test, and so does an input that takes too long or too much memory.</summary>
    /// <param name="attempt">Makes an input by the numbers, throws it, and asserts what must hold.</param>
    public static void Of(Action<Sequence> attempt)
    {
        foreach (var seed in Seeds)
        {
            var random = new Sequence(seed);
            for (var input = 0; input < Inputs; input++)
            {
                var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
                try
                {
                    attempt(random);
                }
                catch (Exception problem)
                {
                    throw new InvalidOperationException($"Seed {seed}, input {input}: {problem.Message}", problem);
                }
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"Seed {seed}, input {input} took {Stopwatch.GetElapsedTime(started)}.");
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 512L * 1024 * 1024, $"Seed {seed}, input {input} took {GC.GetAllocatedBytesForCurrentThread() - allocated} bytes.");
            }
        }
    }
}

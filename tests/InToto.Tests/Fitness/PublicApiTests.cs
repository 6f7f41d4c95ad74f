using InToto.Testing;

namespace InToto.Tests.Fitness;

public sealed class PublicApiTests
{
    /// <summary>What users can see changes only where a person has seen it change: the difference of this file is part of the review.</summary>
    [Fact]
    public void The_public_API_is_the_approved_one() => Golden.Matches(PublicApiText.Of(Core.Types), "src/InToto/PublicApi.approved.txt");

    [Fact]
    public void The_text_shows_what_a_caller_can_depend_on()
    {
        var text = PublicApiText.Of([typeof(Sample), typeof(Sample.Inner), typeof(Value), typeof(Choice)]);

        Assert.Equal("""
            namespace InToto.Tests.Fitness

            public enum PublicApiTests.Choice
                One = 1
                Two = 2

            public abstract record PublicApiTests.Sample : IProgress<PublicApiTests.Sample>
                protected Sample(string name, int? count = 3)
                public const string Constant = "a"
                public static readonly int Field
                public int? Count { get; init; }
                public required string? Name { get; set; }
                public string this[int index] { get; }
                public static bool operator <(PublicApiTests.Sample left, PublicApiTests.Sample right)
                public static bool operator >(PublicApiTests.Sample left, PublicApiTests.Sample right)
                public void Report(PublicApiTests.Sample? value)
                public abstract Task<List<string?>> RunAsync<T>(ReadOnlySpan<byte> bytes, params string[] more) where T : class
                public static bool TryGet(string key, out string? value)

            public sealed record PublicApiTests.Sample.Inner : PublicApiTests.Sample
                public Inner()
                public override Task<List<string?>> RunAsync<T>(ReadOnlySpan<byte> bytes, params string[] more) where T : class

            public readonly record struct PublicApiTests.Value
                public Value(ImmutableArray<int> Numbers)
                public ImmutableArray<int> Numbers { get; init; }

            """.ReplaceLineEndings("\n"), text);
    }

    public enum Choice
    {
        One = 1,
        Two,
    }

    public readonly record struct Value(System.Collections.Immutable.ImmutableArray<int> Numbers);

    public abstract record Sample : IProgress<Sample>
    {
        protected Sample(string name, int? count = 3) => (Name, Count) = (name, count);

        public const string Constant = "a";
        public static readonly int Field = 1;

        public required string? Name { get; set; }

        public int? Count { get; init; }

        public string this[int index] => $"{index}";

        public void Report(Sample? value) => Name = value?.Name;

        public abstract Task<List<string?>> RunAsync<T>(ReadOnlySpan<byte> bytes, params string[] more)
            where T : class;

        public static bool TryGet(string key, out string? value) => (value = key) is null;

        public static bool operator <(Sample left, Sample right) => left.Count < right.Count;

        public static bool operator >(Sample left, Sample right) => left.Count > right.Count;

        private protected int Hidden() => Count ?? 0;

        public sealed record Inner : Sample
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
            public Inner()
                : base("inner")
            {
            }

            public override Task<List<string?>> RunAsync<T>(ReadOnlySpan<byte> bytes, params string[] more) => throw new NotSupportedException();
        }
    }
}

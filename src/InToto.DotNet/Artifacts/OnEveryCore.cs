using System.Runtime.ExceptionServices;

namespace InToto.DotNet;

/// <summary>Looks at things on every core; what is wrong with one of them is thrown as it would be by a loop.</summary>
internal static class OnEveryCore
{
    public static void ForEach<T>(IEnumerable<T> items, Action<T> check, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.ForEach(items, new ParallelOptions { CancellationToken = cancellationToken }, check);
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<InTotoException>().FirstOrDefault() is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}

namespace InToto.Build;

/// <summary>Threads that read and record beside the targets of a build, and wait for the next to do when they are done.</summary>
/// <remarks>Not the pool's, which bring the compiler's answer; and kept, as a new one costs a build a millisecond. What runs may wait for other of these, so none waits for a thread.</remarks>
internal sealed class Beside
{
    private static readonly Lock Lock = new();
    private static Beside? _idle;

    private readonly object _given = new();
    private Task? _task;
    private Beside? _nextIdle;

    private Beside(Task task) => _task = task;

    /// <summary>Begins to run something.</summary>
    public static Task Run(Action action)
    {
        var task = new Task(action);
        if (TakeIdle() is { } idle) idle.Give(task);
        else new Thread(new Beside(task).Work) { IsBackground = true, Name = "InToto.Build" }.Start();
        return task;
    }

    /// <summary>Begins to run something when something else has ended, however it did.</summary>
    public static void RunAfter(Task before, Action action) =>
        before.ContinueWith(_ => Run(action), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static Beside? TakeIdle()
    {
        lock (Lock)
        {
            var idle = _idle;
            _idle = idle?._nextIdle;
            return idle;
        }
    }

    private void Give(Task task)
    {
        lock (_given)
        {
            _task = task;
            Monitor.Pulse(_given);
        }
    }

    private void Work()
    {
        while (true)
        {
            Taken().RunSynchronously();
            lock (Lock) (_nextIdle, _idle) = (_idle, this);
        }
    }

    private Task Taken()
    {
        lock (_given)
        {
            while (_task is null) Monitor.Wait(_given);
            var task = _task;
            _task = null;
            return task;
        }
    }
}

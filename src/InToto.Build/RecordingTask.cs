using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace InToto.Build;

/// <summary>A task that may fail in expected ways: each is an error with a code, a file, and what to do; never a stack trace.</summary>
public abstract class RecordingTask : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();

    private protected RecordingTask() { }

    /// <summary>The project that is built, for messages. An absolute path.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <inheritdoc/>
    public void Cancel() => _cancelled.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancelled.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            Run(_cancelled.Token);
        }
        catch (InTotoException problem)
        {
            Error(problem.Code, problem.Message, problem.Where, problem.Hint);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Error(Codes.PathUnreadable, problem.Message, null, "Check that the file can be read, and its folder written to.");
        }
#pragma warning disable CA1031 // A defect must not end as a stack trace before the user; it is an error, so nothing is accepted.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Error(BuildCodes.Defect, $"This should not have happened: {problem.GetType().Name}: {problem.Message}", null, "Please report it; the details are in the log at verbosity 'detailed'.");
            Log.LogMessage(MessageImportance.Low, problem.ToString());
        }
        return !Log.HasLoggedErrors;
    }

    private protected abstract void Run(CancellationToken cancellationToken);

    /// <summary>An item of a path: MSBuild takes some characters for its own unless they are escaped.</summary>
    private protected static TaskItem ItemOf(string path) => new(Escaped(path));

    private static string Escaped(string path) => string.Concat(path.Select(c => "%*?@$();'".Contains(c, StringComparison.Ordinal) ? $"%{(int)c:x2}" : c.ToString()));

    private protected void Error(string code, string what, string? where, string? hint) =>
        Log.LogError(null, code, null, HelpLink.Of(code), FileOf(where), 1, 0, 0, 0, "{0}", Text(what, where, hint));

    private protected void Warn(string code, string what, string? where = null, string? hint = null) =>
        Log.LogWarning(null, code, null, HelpLink.Of(code), FileOf(where), 1, 0, 0, 0, "{0}", Text(what, where, hint));

    /// <summary>A line number makes it a place that editors and build servers link to.</summary>
    private string FileOf(string? where) => where is not null && Path.IsPathFullyQualified(where) && File.Exists(where) ? where : Project;

    private string Text(string what, string? where, string? hint) =>
        what + (where is null || FileOf(where) == where ? "" : $" ({where})") + (hint is null ? "" : $" Hint: {hint}");
}

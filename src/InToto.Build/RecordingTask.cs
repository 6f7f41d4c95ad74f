using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace InToto.Build;

/// <summary>A task that may fail in expected ways: each is an error with a code, a file, and what to do; never a stack trace.</summary>
/// <remarks>
/// MSBuild sets the parameters of a task by reflection, for which the runtime makes and compiles a method for each parameter in each process: 130 for one compile, which took longer than recording it.
/// It asks a task that says it was generated to take them itself; the tasks of every compile do.
/// </remarks>
public abstract class RecordingTask : Task, IGeneratedTask, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();

    private protected RecordingTask() { }

    /// <summary>The project that is built, for messages. An absolute path.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>Takes a parameter from MSBuild.</summary>
    public void SetPropertyValue(TaskPropertyInfo property, object value)
    {
        ArgumentNullException.ThrowIfNull(property);
        Set(property.Name, value);
    }

    /// <summary>Gives MSBuild an output.</summary>
    public object GetPropertyValue(TaskPropertyInfo property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return Get(property.Name)!;
    }

    /// <summary>Sets a parameter by its name; a task that runs seldom leaves that to reflection.</summary>
    private protected virtual void Set(string parameter, object value)
    {
        if (parameter == nameof(Project)) Project = (string)value;
        else GetType().GetProperty(parameter)!.SetValue(this, value);
    }

    /// <summary>Reads an output by its name.</summary>
    private protected virtual object? Get(string output) => GetType().GetProperty(output)!.GetValue(this);

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

    private protected void WarnOfKey(Signing.SignerWarning warning) => Warn(warning.Code, warning.Message, warning.Where, warning.Hint);

    /// <summary>A line number makes it a place that editors and build servers link to.</summary>
    private string FileOf(string? where) => where is not null && Path.IsPathFullyQualified(where) && File.Exists(where) ? where : Project;

    private string Text(string what, string? where, string? hint) =>
        what + (where is null || FileOf(where) == where ? "" : $" ({where})") + (hint is null ? "" : $" Hint: {hint}");
}

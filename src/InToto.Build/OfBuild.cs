using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What the tasks of a build share in one process, and MSBuild closes at the build's end.</summary>
internal static class OfBuild
{
    /// <summary>The one of a name, made by whoever asks first.</summary>
    public static T Get<T>(IBuildEngine4 engine, string name, Func<T> make) where T : class
    {
        return Registered() ?? Register();

        T? Registered() => (T?)engine.GetRegisteredTaskObject(name, RegisteredTaskObjectLifetime.Build);

        // Two tasks may come here at once. What one has registered the other does not replace, so both ask again.
        T Register()
        {
            var made = make();
            engine.RegisterTaskObject(name, made, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
            return Registered() ?? made;
        }
    }
}

using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>What a published folder held when its publish was recorded. It lives in MSBuild's memory, so that no other process can correct it.</summary>
internal sealed class RecordedFolder(string commit, IReadOnlyDictionary<string, DigestSet> files)
{
    public string Commit => commit;

    /// <summary>Requires other files to be the same: what an image holds.</summary>
    /// <exception cref="BuildException">They are not (5047).</exception>
    public void RequireSame(IReadOnlyDictionary<string, DigestSet> others)
    {
        foreach (var path in others.Keys.Order(StringComparer.Ordinal))
            if (!files.TryGetValue(path, out var digest)) throw ContainerImage.Unfit($"it holds '{Printable.Of(path)}', which was not in the folder when publish was recorded");
            else if (!digest.Equals(others[path])) throw ContainerImage.Unfit($"its '{Printable.Of(path)}' is not the one that was recorded when it was published");
        if (files.Keys.Where(path => !others.ContainsKey(path)).Order(StringComparer.Ordinal).FirstOrDefault() is { } missing)
            throw ContainerImage.Unfit($"it does not hold '{Printable.Of(missing)}', which was published");
    }

    public void Keep(IBuildEngine4 engine, string publish)
    {
        engine.UnregisterTaskObject(NameOf(publish), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(NameOf(publish), this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
    }

    public static RecordedFolder? Get(IBuildEngine4 engine, string publish) => engine.GetRegisteredTaskObject(NameOf(publish), RegisteredTaskObjectLifetime.Build) as RecordedFolder;

    private static string NameOf(string publish) => $"InToto.Build.Published {publish}";
}

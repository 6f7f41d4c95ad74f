using InToto.DotNet;
using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>The compiler's inputs as they were before it ran. It lives in MSBuild's memory, where no other process writes.</summary>
/// <param name="Compile">What is compiled, and with what.</param>
/// <param name="Files">By absolute path.</param>
/// <param name="Folders">The folders of repository files outside obj and bin, by absolute path.</param>
/// <param name="Taken">When it was taken.</param>
internal sealed record InputSnapshot(KnownCompile Compile, IReadOnlyDictionary<string, HashedFile> Files, IReadOnlyDictionary<string, FileFacts> Folders, DateTimeOffset Taken)
{
    /// <summary>The sources that are read once, while the compiler runs: they are not among <see cref="Files"/>.</summary>
    public HeardSources Heard { get; init; } = HeardSources.None;

    /// <summary>What else is read while the compiler runs.</summary>
    public ReadAhead Ahead { get; init; } = ReadAhead.None;

    /// <summary>What restore recorded; null when it was not read.</summary>
    public RestoredGraph? Graph { get; init; }

    /// <summary>Keeps it for the task that runs after the compiler.</summary>
    public void Keep(IBuildEngine4 engine) =>
        engine.RegisterTaskObject(NameOf(Compile.Of.Id), this, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    /// <summary>Takes it out again.</summary>
    /// <param name="engine">Where it was kept.</param>
    /// <param name="compile">What <see cref="Compilation.Id"/> says.</param>
    /// <exception cref="BuildException">It is not there (5014).</exception>
    public static InputSnapshot Take(IBuildEngine4 engine, string compile) =>
        engine.UnregisterTaskObject(NameOf(compile), RegisteredTaskObjectLifetime.Build) as InputSnapshot
        ?? throw new BuildException(BuildCodes.SnapshotMissing, "What was noted before the compiler ran is gone, so nothing can be said about what it read.",
            hint: "Build with 'dotnet build'. If another target stops _InTotoRecordInputs from running, let it run.");

    /// <summary>Requires the compiler's inputs to be after it what they were before it, in content and in times that cannot be set back.</summary>
    /// <param name="after">By absolute path.</param>
    /// <exception cref="BuildException">One is not (5102), or was touched meanwhile (5011).</exception>
    public void RequireUnchanged(IReadOnlyDictionary<string, HashedFile> after)
    {
        foreach (var (path, now) in after)
        {
            if ((Files.GetValueOrDefault(path) ?? Heard.Before(path)) is { } before) RequireSame(path, before, now);
            else if (Heard.Have(path)) throw Changed(path, "was written or replaced while the compiler ran");
            else if (!OperatingSystem.IsWindows() && now.Facts.ChangedAfter(Taken)) throw Changed(path, "was written while the compiler ran, or just before it");
        }
    }

    private static void RequireSame(string path, HashedFile before, HashedFile now)
    {
        if (!before.Digest.Equals(now.Digest))
            throw new BuildException(BuildCodes.SourceChanged, $"'{Printable.InFull(path)}' had another content before the compiler ran than after it.", path, "Let nothing write there meanwhile, and build again.");
        if (before.Facts != now.Facts) throw Changed(path, "was written, replaced or put back while the compiler ran, though it has its old content now");
    }

    private static BuildException Changed(string path, string how) =>
        new(BuildCodes.InputChanged, $"'{Printable.InFull(path)}' {how}.", path, "Find out who writes there, and build again.");

    private static string NameOf(string compile) => $"InToto.Build.InputSnapshot {compile}";

    /// <summary>The system's word on a folder; null when it cannot be asked.</summary>
    public static FileFacts? FactsOf(string folder)
    {
        if (OperatingSystem.IsWindows()) return null;
        using var handle = Libc.OpenWithoutWaiting(folder, out _);
        return handle is null ? null : FileFacts.Of(handle);
    }
}

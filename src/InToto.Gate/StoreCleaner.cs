namespace InToto.Gate;

/// <summary>Keeps a store from growing without end: what nobody has used for longest goes first, and what came or was used within the last hours stays whatever there is.</summary>
/// <remarks>What is being served is open, so it is served to its end; what was accepted and is gone is fetched and looked at again. The names of what was verified stay.</remarks>
internal sealed class StoreCleaner(string store, GateLimits limits, GateJournal journal, TimeProvider clock)
{
    /// <summary>Clears until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(GateLimits.Cleaning, clock);
        do Clean();
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Clears once. Several gates may do so at once.</summary>
    public void Clean()
    {
        try
        {
            if (!Directory.Exists(store)) return;
            var young = clock.GetUtcNow().UtcDateTime - GateLimits.Young;
            foreach (var part in Directory.EnumerateDirectories(store, ".part-*"))
                if (Directory.GetLastWriteTimeUtc(part) < young) Delete(part);

            var packages = (from folder in Directory.EnumerateDirectories(store)
                            where Path.GetFileName(folder).Length == Sha256Chars
                            from file in new DirectoryInfo(folder).EnumerateFiles("*.nupkg")
                            orderby file.LastWriteTimeUtc descending
                            select file).ToArray();
            var kept = 0L;
            foreach (var file in packages)
            {
                kept += file.Length;
                if (kept <= limits.StoreBytes || file.LastWriteTimeUtc >= young) continue;
                Delete(file.DirectoryName!);
                journal.Count("cleared");
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another gate clears the same store, or nobody may: the next round sees.
            journal.Count("not_cleared");
        }
    }

    private void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It is being served, where the system does not let open files go.
            journal.Count("not_cleared");
        }
    }

    private const int Sha256Chars = 64;
}

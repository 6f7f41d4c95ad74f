namespace InToto.Build.Tests;

/// <summary>The sample of the repository, <c>testassets/Contoso.Text</c>, as a user would have it: with a reference to the freshly packed InToto.Build.</summary>
internal static class Sample
{
    public static void CopyTo(Sandbox sandbox)
    {
        var sample = Testing.Repository.TestAsset("Contoso.Text");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(sample, file);
            if (path.Split('/').Any(segment => segment is "bin" or "obj")) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(sandbox.At(path))!);
            File.Copy(file, sandbox.At(path), overwrite: true);
        }
        sandbox.Variables["InTotoBuildVersion"] = Sandbox.Version;
        sandbox.Variables["RestoreAdditionalProjectSources"] = Sandbox.Packages;
    }
}

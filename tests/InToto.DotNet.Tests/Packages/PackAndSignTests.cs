using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace InToto.DotNet.Tests.Packages;

/// <summary>The real tools: what <c>dotnet pack</c> writes and <c>dotnet nuget sign</c> appends to, as galleries do.</summary>
public sealed class PackAndSignTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intoto-").FullName;

    [Fact]
    public void Without_signature_and_evidence_a_signed_package_is_what_pack_wrote()
    {
        var package = Pack();
        var packed = File.ReadAllBytes(package);
        var evidence = Encoding.UTF8.GetBytes("{}\n");
        Assert.True(PackageEvidence.Embed(package, evidence));
        var uploaded = File.ReadAllBytes(package);

        Sign(package);

        using var signed = PackageFile.Open(package);
        Assert.True(signed.IsSigned);
        Assert.Equal(evidence, signed.Read(signed.EvidenceEntry!, 100));
        Assert.Equal(uploaded, PackageFileTests.Copy(signed.Unsigned));
        Assert.Equal(packed, PackageFileTests.Copy(signed.AsPacked));
        Assert.Equal("Contoso.Sample", signed.Nuspec.Id);
        Assert.Equal("1.2.0-beta.1", signed.Nuspec.Version);

        // Untrusted, and NuGet says so; the content hash that it prints is that of what was uploaded.
        var (_, output) = DotNet.Try(_folder, "nuget", "verify", package, "-v", "normal");
        Assert.Contains(Convert.ToBase64String(signed.Unsigned.Sha512()), output);
    }

    /// <summary>Names as pack writes them: of files whose names hold blanks, signs and letters of other scripts.</summary>
    [Fact]
    public void What_pack_writes_is_accepted_whatever_the_files_are_called()
    {
        string[] names = ["a b.txt", "c#.txt", "d+e.txt", "caf\u00E9.txt", "50%.txt", "q[1].txt", "x;y.txt", "it's (z)!.txt", "at@=&,~.txt"];
        foreach (var name in names) Write($"files/{name}", name);

        using var package = PackageFile.Open(Pack());

        Assert.Equal(names.Select(name => $"content/{name}").Order(StringComparer.Ordinal),
            package.Entries.Where(entry => entry.Name.StartsWith("content/", StringComparison.Ordinal)).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.NotEmpty(PackageArtifacts.Of(package));
    }

    private string Pack()
    {
        Write("nuget.config", """<configuration><packageSources><clear /></packageSources></configuration>""");
        Write("Class1.cs", "public static class Class1 { }");
        Write("Contoso.Sample.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Version>1.2-beta.1</Version>
                <NoWarn>$(NoWarn);NU5110;NU5111;NU5100</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <None Include="files/**" Pack="true" PackagePath="content/" />
              </ItemGroup>
            </Project>
            """);
        DotNet.Run(_folder, "pack", "-o", "out");
        return Assert.Single(Directory.GetFiles(At("out")));
    }

    private void Sign(string package)
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest("CN=Contoso", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.3")], critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllBytes(At("contoso.pfx"), certificate.Export(X509ContentType.Pfx, "password"));
        DotNet.Run(_folder, "nuget", "sign", package, "--certificate-path", At("contoso.pfx"), "--certificate-password", "password");
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }

    private string At(string path) => Path.Combine(_folder, path);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

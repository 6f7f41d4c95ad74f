using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InToto.Build.Tests;

/// <summary>A package that a target signs for NuGet before its evidence is there.</summary>
public sealed class SignedPackageTests
{
    [Fact]
    public void The_evidence_of_a_package_that_is_signed_already_lies_beside_it_and_the_build_says_so()
    {
        using var small = SampleSolution.Small();
        WriteCertificate(small.Sandbox.Outside("contoso.pfx"));
        small.Sandbox.Write("Directory.Build.targets", """
            <Project>
              <PropertyGroup>
                <InTotoAfterPackTargets Condition="'$(Certificate)' != ''">SignForNuGet</InTotoAfterPackTargets>
              </PropertyGroup>
              <Target Name="SignForNuGet">
                <Exec Command="dotnet nuget sign &quot;$(PackageOutputAbsolutePath)$(PackageId).$(PackageVersion).nupkg&quot; --certificate-path &quot;$(Certificate)&quot; --certificate-password password" StandardOutputImportance="low" IgnoreStandardErrorWarningFormat="true" />
              </Target>
            </Project>
            """);
        small.Prepare();
        small.Packed();
        File.Delete(small.PackageFile);
        File.Delete(small.EvidenceFile);
        small.Sandbox.Variables["Certificate"] = small.Sandbox.Outside("contoso.pfx");

        var ending = small.Pack();

        Assert.True(ending is { Code: 0, Warnings: ["INTOTO5034"] }, ending.Output);
        Assert.True(File.Exists(small.EvidenceFile));
        using (var package = DotNet.PackageFile.Open(small.PackageFile))
            Assert.True(package is { IsSigned: true, EvidenceEntry: null });
        Assert.IsType<Verified>(small.Verify());
    }

    private static void WriteCertificate(string path)
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest("CN=Contoso", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.3")], critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "password"));
    }
}

namespace InToto.Restore.Tests.Feeds;

public sealed class FeedConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Sources_folders_and_who_asks_are_those_of_the_file()
    {
        var configuration = Read("""
            <packageSources>
              <clear />
              <add key="one" value="https://one.example/v3/index.json" />
              <add key="two" value="http://localhost:1/v3/index.json" allowInsecureConnections="true" />
              <add key="three" value="folder" />
              <add key="four" value="https://four.example/v3/index.json" />
            </packageSources>
            <disabledPackageSources><add key="four" value="true" /></disabledPackageSources>
            <packageSourceCredentials><one><add key="Username" value="alice" /><add key="ClearTextPassword" value="secret" /></one></packageSourceCredentials>
            <config><add key="globalPackagesFolder" value="packages here" /></config>
            <fallbackPackageFolders><clear /><add key="more" value="more" /></fallbackPackageFolders>
            """);

        Assert.Equal([("one", false, false), ("two", true, false), ("three", false, true)], configuration.Sources.Select(source => (source.Name, source.AllowsInsecure, source.IsFolder)));
        Assert.Equal(_folder.At("folder"), configuration.Sources[2].Address);
        Assert.Equal(new FeedCredentials("alice", "secret"), configuration.Sources[0].Credentials);
        Assert.Null(configuration.Sources[1].Credentials);
        Assert.Equal([_folder.At("more")], configuration.FallbackFolders);
        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is null) Assert.Equal(_folder.At("packages here"), configuration.PackagesFolder);
    }

    [Fact]
    public void A_client_certificate_is_its_sources()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=alice", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(_folder.At("alice.pfx"), certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "word"));

        var configuration = Read("""
            <packageSources><clear /><add key="one" value="https://one.example/v3/index.json" /><add key="two" value="https://two.example/v3/index.json" /></packageSources>
            <clientCertificates><fileCert packageSource="two" path="alice.pfx" clearTextPassword="word" /></clientCertificates>
            """);

        Assert.Empty(configuration.Sources[0].ClientCertificates);
        Assert.Equal(certificate.Thumbprint, Assert.Single(configuration.Sources[1].ClientCertificates).Thumbprint);
    }

    [Fact]
    public void The_source_mapping_decides_where_a_package_may_come_from()
    {
        var configuration = Read("""
            <packageSources><clear /><add key="one" value="one" /><add key="two" value="two" /></packageSources>
            <packageSourceMapping><packageSource key="one"><package pattern="Contoso.*" /></packageSource><packageSource key="two"><package pattern="Contoso.Text" /></packageSource></packageSourceMapping>
            """);

        Assert.Equal("one", Assert.Single(configuration.SourcesFor("contoso.core")).Name);
        Assert.Equal("two", Assert.Single(configuration.SourcesFor("contoso.text")).Name);
        Assert.Equal(RestoreCodes.SourceMissing, Assert.Throws<RestoreException>(() => { configuration.SourcesFor("Fabrikam.Text"); }).Code);
    }

    [Fact]
    public void No_source_is_no_answer() =>
        Assert.Equal(RestoreCodes.SourceMissing, Assert.Throws<RestoreException>(() => { Read("<packageSources><clear /></packageSources>").SourcesFor("Contoso.Text"); }).Code);

    [Theory]
    [InlineData("<packageSources>")]
    [InlineData("<packageSources><add key='x' /></packageSources>")]
    public void A_file_that_is_none_is_no_answer(string inside) => Assert.Equal(RestoreCodes.SourcesUnreadable, Assert.Throws<RestoreException>(() => { Read(inside); }).Code);

    [Fact]
    public void A_file_that_is_not_there_is_no_answer() =>
        Assert.Equal(RestoreCodes.SourcesUnreadable, Assert.Throws<RestoreException>(() => { FeedConfiguration.Read(_folder.Path, _folder.At("none.config")); }).Code);

    [Fact]
    public void A_folder_has_the_file_in_it_or_above()
    {
        _folder.Write("nuget.config", "<configuration><packageSources><clear /><add key='above' value='x' /></packageSources></configuration>");
        Directory.CreateDirectory(_folder.At("a/b"));

        Assert.Equal("above", Assert.Single(FeedConfiguration.Read(_folder.At("a/b")).Sources).Name);
    }

    private FeedConfiguration Read(string inside) => FeedConfiguration.Read(_folder.Path, _folder.Write("nuget.config", $"<configuration>{inside}</configuration>"));

    public void Dispose() => _folder.Dispose();
}

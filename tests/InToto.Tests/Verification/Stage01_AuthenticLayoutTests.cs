using InToto.Testing;
using static InToto.Testing.TestKeys;

namespace InToto.Tests.Verification;

[Spec("5.2")]
public sealed class Stage01_AuthenticLayoutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_layout_that_its_owner_signed_is_accepted_without_a_warning(bool envelopes)
    {
        var chain = Chains.CloneAndPackage();
        chain.Envelopes = envelopes;

        Assert.Empty(chain.Verify().ShouldBeVerified().Warnings);
    }

    [Fact]
    public void A_layout_that_nobody_signed_is_rejected()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutSigners.Clear();

        var failure = Assert.IsType<LayoutNotSigned>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.LayoutNotSigned, 1), (failure.Code, failure.Stage));
        Assert.Equal($"The layout has no signature of key {Alice.PublicKey.Id}; it has none at all.", failure.What);
        Assert.Equal("root.layout", failure.Where);
        Assert.Contains("Every key that is given must have signed", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_that_someone_else_signed_is_rejected_and_the_message_says_who()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutSigners[0] = Mallory;

        var failure = Assert.IsType<LayoutNotSigned>(chain.Verify().ShouldBeRejected());

        Assert.False(failure.Claimed);
        Assert.Contains($"no signature of key {Alice.PublicKey.Id}; it is signed by {Mallory.PublicKey.Id}", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_of_a_stranger_beside_the_owners_changes_nothing()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutSigners.Insert(0, Mallory);

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void A_layout_that_was_changed_after_it_was_signed_is_rejected_and_the_message_says_so()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutFile = file => file.Replacing("2031-01-01", "2041-01-01");

        var failure = Assert.IsType<LayoutNotSigned>(chain.Verify().ShouldBeRejected());

        Assert.True(failure.Claimed);
        Assert.Contains("does not fit its content", failure.What, StringComparison.Ordinal);
    }

    [Fact]
    public void White_space_that_is_changed_after_signing_changes_nothing()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutFile = file => file.Replacing("\"expires\":", "\r\n \"expires\" :\t");

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void Every_owner_whose_key_is_given_must_have_signed()
    {
        var chain = Chains.CloneAndPackage();
        chain.ProjectOwners.Add(Diana.PublicKey);

        var failure = Assert.IsType<LayoutNotSigned>(chain.Verify().ShouldBeRejected());
        Assert.Equal(Diana.PublicKey.Id, failure.Owner);

        chain.LayoutSigners.Add(Diana);
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void An_owners_signature_under_the_keyid_of_older_tools_counts()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutFile = file => Metadata.Read(file).SignedBy((Alice, Alice.PublicKey.LegacyId)).ToBytes();

        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void An_owners_signature_under_the_keyid_of_someone_else_does_not_count()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutFile = file => Metadata.Read(file).SignedBy((Alice, Diana.PublicKey.Id)).ToBytes();

        Assert.Equal(Codes.LayoutNotSigned, chain.Verify().ShouldBeRejected().Code);
    }

    [Fact]
    public void A_link_is_no_layout()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutFile = _ => Metablock.Of(new Link { Name = "clone" }).SignedBy((Alice, Alice.PublicKey.Id)).ToBytes();

        var failure = Assert.IsType<MetadataMalformed>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.WrongType, 1, "root.layout"), (failure.Code, failure.Stage, failure.Where));
        Assert.Equal("A layout was expected, and this is a link.", failure.What);
    }

    [Fact]
    public void A_layout_that_is_malformed_is_rejected_and_the_message_names_the_file()
    {
        var chain = Chains.CloneAndPackage();
        chain.ChangeLayoutJson = json => json.Replacing("\"threshold\":1", "\"threshold\":\"1\"");

        var failure = Assert.IsType<MetadataMalformed>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.FieldMalformed, 1), (failure.Code, failure.Stage));
        Assert.Contains("'threshold'", failure.What, StringComparison.Ordinal);
        Assert.Contains("it is a text", failure.What, StringComparison.Ordinal);
        Assert.EndsWith("root.layout", failure.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owners_key_that_is_too_weak_proves_nothing_unless_compat_is_asked_for()
    {
        using var weak = new WeakRsaSigner();
        var chain = Chains.CloneAndPackage();
        (chain.LayoutSigners[0], chain.ProjectOwners[0]) = (weak, weak.PublicKey);

        var failure = Assert.IsType<KeyUnusable>(chain.Verify().ShouldBeRejected());

        Assert.Equal((Codes.KeyUnusable, 1, "a project owner's key"), (failure.Code, failure.Stage, failure.Where));
        Assert.Contains("1024", failure.What, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.What, StringComparison.Ordinal);
        Assert.Contains("2048 bits or more", failure.Hint, StringComparison.Ordinal);

        chain.Options = new() { Dialect = Dialect.Compat };
        chain.Verify().ShouldBeVerified();
    }

    [Fact]
    public void Members_that_the_specification_does_not_know_are_named_in_a_warning()
    {
        var chain = Chains.CloneAndPackage();
        chain.ChangeLayoutJson = json => json.Replacing("\"readme\":", "\"motto\":\"slow is smooth\",\"readme\":").Replacing("\"name\":\"clone\"", "\"name\":\"clone\",\"effort\":3");

        var warnings = chain.Verify().ShouldBeVerified().Warnings;

        Assert.All(warnings, warning => Assert.Equal((Codes.FieldUnknown, "root.layout"), (warning.Code, warning.Where)));
        Assert.Collection(warnings,
            warning => Assert.Contains("motto of the layout", warning.What, StringComparison.Ordinal),
            warning => Assert.Contains("effort of 'clone'", warning.What, StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_no_signature_covers_is_named_in_a_warning()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutFile = file => file.Replacing("\"signatures\":", "\"note\":\"trust me\",\"signatures\":");

        var warning = Assert.Single(chain.Verify().ShouldBeVerified().Warnings);

        Assert.Equal((Codes.FieldUnsigned, "root.layout"), (warning.Code, warning.Where));
        Assert.Contains("No signature covers note", warning.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_that_is_not_signed_is_not_asked_when_it_expires()
    {
        var chain = Chains.CloneAndPackage();
        chain.LayoutSigners.Clear();
        chain.Now = chain.Expires.AddYears(1);

        Assert.Equal(1, chain.Verify().ShouldBeRejected().Stage);
    }
}

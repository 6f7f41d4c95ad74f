using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using InToto.Json;

namespace InToto;

/// <summary>JSON to records. What comes out is well-formed: a document that exists needs no second look at its shape.</summary>
internal static class DocumentReader
{
    public static Document Read(JsonFields fields) => fields.Text("_type") switch
    {
        Layout.TypeName => ReadLayout(fields),
        Link.TypeName => ReadLink(fields),
        var type => throw new MetadataFormatException(Codes.WrongType, $"The document is of type '{Printable.Of(type)}', neither 'layout' nor 'link'."),
    };

    /// <summary>A keyid, and where it stood when it is none.</summary>
    public static KeyId ReadKeyId(string text, string where)
    {
        try
        {
            return KeyId.Parse(text);
        }
        catch (MetadataFormatException problem)
        {
            throw problem.In(where);
        }
    }

    private static Layout ReadLayout(JsonFields fields)
    {
        var steps = ReadItems(fields, "steps", ReadStep);
        var inspect = ReadItems(fields, "inspect", ReadInspection);
        if (steps.Length + inspect.Length > Limits.Steps)
            throw new MetadataFormatException(Codes.TooLarge, $"A layout may have {Limits.Steps} steps and inspections, this one has {steps.Length + inspect.Length}.");
        var names = new List<string>();
        foreach (var step in steps) names.Add(step.Name);
        foreach (var inspection in inspect) names.Add(inspection.Name);
        StepName.RequireDistinct(names, fields.Dialect);
        return new()
        {
            Expires = ReadTime(fields, "expires"),
            Readme = fields.OptionalText("readme") ?? "",
            Keys = ReadKeys(fields.Object("keys")),
            Steps = steps,
            Inspect = inspect,
            UnknownFields = fields.Unknown(),
        };
    }

    private static ImmutableArray<T> ReadItems<T>(JsonFields layout, string name, Func<JsonFields, T> read) =>
        ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(layout.Objects(name, Limits.Steps), item => read(ByName(item))));

    /// <summary>Messages call a step or inspection by its name, where it has one.</summary>
    private static JsonFields ByName(JsonFields item) => item.Value.Member("name") is { Kind: JsonKind.Text } name
        ? new(item.Value, $"'{Printable.Of(name.Text)}'", item.Dialect)
        : item;

    private static Step ReadStep(JsonFields fields)
    {
        RequireType(fields, Step.TypeName);
        var name = StepName.Require(fields.Text("name"), fields.Dialect);
        var pubKeys = ImmutableCollectionsMarshal.AsImmutableArray(
            Array.ConvertAll(fields.Texts("pubkeys", Limits.Keys), id => ReadKeyId(id, fields.Describe("pubkeys"))));
        return new()
        {
            Name = name,
            ExpectedMaterials = ReadRules(fields, "expected_materials"),
            ExpectedProducts = ReadRules(fields, "expected_products"),
            PubKeys = pubKeys,
            Threshold = ReadThreshold(fields, name, pubKeys),
            ExpectedCommand = ReadCommand(fields, "expected_command"),
            UnknownFields = fields.Unknown(),
        };
    }

    private static Inspection ReadInspection(JsonFields fields)
    {
        RequireType(fields, Inspection.TypeName);
        return new()
        {
            Name = StepName.Require(fields.Text("name"), fields.Dialect),
            ExpectedMaterials = ReadRules(fields, "expected_materials"),
            ExpectedProducts = ReadRules(fields, "expected_products"),
            Run = ReadCommand(fields, "run"),
            UnknownFields = fields.Unknown(),
        };
    }

    private static Link ReadLink(JsonFields fields) => new()
    {
        Name = StepName.Require(fields.Text("name"), fields.Dialect),
        Command = fields.Words("command"),
        Materials = ReadArtifacts(fields.Object("materials")),
        Products = ReadArtifacts(fields.Object("products")),
        Byproducts = fields.OptionalObject("byproducts") is { } byproducts ? ReadByproducts(byproducts) : Byproducts.None,
        EnvironmentAsRead = fields.OptionalObject("environment")?.Value,
        UnknownFields = fields.Unknown(),
    };

    /// <summary>A missing type of a step or inspection is filled in, as the reference does; another one is a mistake.</summary>
    private static void RequireType(JsonFields fields, string expected)
    {
        if (fields.OptionalText("_type") is { } type && type != expected)
            throw new MetadataFormatException(Codes.WrongType, $"{fields.Where} is of type '{Printable.Of(type)}', not '{expected}'.");
    }

    /// <summary>A threshold that fewer keys than it asks for could ever meet is refused here, not when the links are in.</summary>
    private static int ReadThreshold(JsonFields fields, string step, ImmutableArray<KeyId> pubKeys)
    {
        var threshold = fields.OptionalInteger("threshold") ?? 1;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in pubKeys) names.Add(id.Value);
        var possible = names.Count;
        return threshold >= 1 && threshold <= possible ? (int)threshold : throw new MetadataFormatException(
            Codes.FieldMalformed, string.Create(CultureInfo.InvariantCulture, $"Step '{Printable.Of(step)}' has threshold {threshold} and {possible} keyids; the threshold is at least 1 and at most their number."));
    }

    private static ImmutableArray<ArtifactRule> ReadRules(JsonFields fields, string name)
    {
        var lines = fields.Lines(name, Limits.Rules);
        try
        {
            return ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(lines, words => ArtifactRule.Parse([.. words], fields.Dialect)));
        }
        catch (MetadataFormatException problem)
        {
            throw problem.In(fields.Describe(name));
        }
    }

    /// <summary>A list of words; a single text is split as a shell would, as the reference does.</summary>
    private static ImmutableArray<string> ReadCommand(JsonFields fields, string name) =>
        fields.Optional(name) is { Kind: JsonKind.Text } text ? ShellWords.Split(text.Text, fields.Describe(name)) : fields.Words(name);

    private static DateTimeOffset ReadTime(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        return UtcTime.Parse(text) ?? throw new MetadataFormatException(Codes.FieldMalformed, $"{fields.Describe(name)} is '{Printable.Of(text)}', not a time such as '2030-01-31T12:00:00Z'.");
    }

    private static ImmutableArray<LayoutKey> ReadKeys(JsonFields fields)
    {
        var count = fields.Value.Count;
        if (count > Limits.Keys)
            throw new MetadataFormatException(Codes.TooLarge, $"A layout may have {Limits.Keys} keys, this one has {count}.");
        var keys = new List<LayoutKey>(count);
        foreach (var member in fields.Value.Inside)
            keys.Add(ReadKey(ReadKeyId(member.Name, fields.Where), new(member, $"key {member.Name}", fields.Dialect)));
        return [.. keys];
    }

    private static LayoutKey ReadKey(KeyId keyId, JsonFields fields)
    {
        var inner = fields.OptionalText("keyid");
        var value = fields.OptionalObject("keyval");
        var isPrivate = value?.Optional("private") is { Kind: not JsonKind.Null } key && !(key.Kind == JsonKind.Text && key.Text.Length == 0);
        if (fields.Dialect == Dialect.Strict)
        {
            if (inner is not null && inner != keyId.Value)
                throw new MetadataFormatException(Codes.FieldMalformed, $"{fields.Where} calls itself '{Printable.Of(inner)}'.");
            if (isPrivate)
                throw new MetadataFormatException(Codes.FieldMalformed, $"{fields.Where} holds a private key, which is now public.",
                    hint: "Replace the key everywhere; layouts hold public keys only.");
        }
        var (text, others) = ReadPublic(value);
        var scheme = fields.OptionalText("scheme") ?? fields.OptionalText("method") ?? "";
        return new(keyId, fields.OptionalText("keytype") ?? fields.OptionalText("type") ?? "", scheme, text)
        {
            OpenPgp = scheme.StartsWith("pgp+", StringComparison.Ordinal) && !isPrivate ? fields.Value : null,
            UnknownFields = fields.Unknown(),
            UnknownValueFields = others,
        };
    }

    /// <summary>The public value if it is a text, as PEM is; one of another shape is kept among the members that nothing here knows.</summary>
    private static (string Text, ImmutableArray<UnknownField> Others) ReadPublic(JsonFields? value) => value?.Optional("public") switch
    {
        null => ("", value?.Unknown() ?? []),
        { Kind: JsonKind.Text } text => (text.Text, value.Unknown()),
        { } other => ("", [new("public", other), .. value.Unknown()]),
    };

    private static Artifacts ReadArtifacts(JsonFields fields)
    {
        var count = fields.Value.Count;
        if (count > Limits.Artifacts)
            throw new MetadataFormatException(Codes.TooLarge, $"{fields.Where} may have {Limits.Artifacts} artifacts, it has {count}.");
        var artifacts = new Artifact[count];
        var next = 0;
        foreach (var member in fields.Value.Inside)
        {
            var name = member.Name;
            var digests = ReadDigests(name, member, fields);
            try
            {
                artifacts[next++] = new(ArtifactName.Parse(name, fields.Dialect), DigestSet.Of(digests, fields.Dialect));
            }
            catch (MetadataFormatException problem)
            {
                throw problem.In(fields.Describe(name));
            }
        }
        return Artifacts.Of(artifacts);
    }

    private static List<Digest> ReadDigests(string artifact, JsonValue value, JsonFields list)
    {
        if (value.Kind != JsonKind.Object) throw list.Malformed(artifact, "is not an object of digests");
        var digests = new List<Digest>(value.Count);
        foreach (var member in value.Inside)
        {
            if (member.Kind != JsonKind.Text) throw list.Malformed(artifact, $"has a {Printable.Of(member.Name)} digest that is not a text");
            digests.Add(new(member.Name, member.Text));
        }
        return digests;
    }

    private static Byproducts ReadByproducts(JsonFields fields)
    {
        var returnValue = ReadReturnValue(fields);
        return new()
        {
            ReturnValue = returnValue,
            Stdout = fields.OptionalText("stdout"),
            Stderr = fields.OptionalText("stderr"),
            UnknownFields = fields.Unknown(),
        };
    }

    /// <summary>Null, which the reference writes when no command ran, is no exit code; nor is, under compat, anything else that is none.</summary>
    private static long? ReadReturnValue(JsonFields fields) =>
        fields.Dialect == Dialect.Compat || fields.Optional("return-value") is { Kind: JsonKind.Null }
            ? fields.IntegerIfAny("return-value")
            : fields.OptionalInteger("return-value");
}

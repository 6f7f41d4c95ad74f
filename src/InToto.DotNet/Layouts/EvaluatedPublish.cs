using System.Collections.Immutable;

namespace InToto.DotNet;

/// <summary>A program as MSBuild evaluated it for <c>dotnet publish</c>. Paths are absolute.</summary>
public sealed record EvaluatedPublish
{
    /// <summary>The name of the assembly, which files of the folder and the layout bear.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that names of artifacts are relative to.</summary>
    public required string Root { get; init; }

    /// <summary>The project, evaluated for the one framework that is published.</summary>
    public required EvaluatedProject Project { get; init; }

    /// <summary>The projects that it refers to, and those that they refer to, in any order.</summary>
    public ImmutableArray<EvaluatedProject> Referenced { get; init; } = [];

    /// <summary>Files of the projects that are copied under another path than they have below their project.</summary>
    public ImmutableArray<PublishedContent> Content { get; init; } = [];

    /// <summary>The version of the SDK that evaluated it.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>The system that it is published for; empty for every one.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The program's file for the system, such as <c>demo</c> or <c>demo.exe</c>; null when there is none.</summary>
    public string? Host { get; init; }

    /// <summary>Whether the runtime is published, too.</summary>
    public bool IsSelfContained { get; init; }

    /// <summary>Whether all goes into the program's file.</summary>
    public bool IsSingleFile { get; init; }

    /// <summary>Whether assemblies are trimmed: what is left has other sources' documents.</summary>
    public bool IsTrimmed { get; init; }

    /// <summary>Whether assemblies are compiled ahead.</summary>
    public bool IsReadyToRun { get; init; }

    /// <summary>Whether it is a program for the web, for which publishing writes more files.</summary>
    public bool IsWeb { get; init; }

    /// <summary>The repository of the image that is made of the folder, in small letters; null when none is.</summary>
    public string? ImageRepository { get; init; }
}

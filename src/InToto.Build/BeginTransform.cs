using Microsoft.Build.Framework;

namespace InToto.Build;

/// <summary>Notes what the compile's files are before the first of the targets runs that change them.</summary>
[MSBuildMultiThreadableTask]
public sealed class BeginTransform : TransformTask
{
    private protected override void Run(CancellationToken cancellationToken)
    {
        var begin = new TransformBegin();
        foreach (var (obj, bin) in Copies)
        {
            begin.Note(obj, cancellationToken);
            begin.Note(bin, cancellationToken);
        }
        begin.Keep(BuildEngine4, Compilation.Id);
    }
}

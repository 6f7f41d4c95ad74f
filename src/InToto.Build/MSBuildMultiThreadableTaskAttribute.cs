namespace Microsoft.Build.Framework;

/// <summary>Says that a task may run beside others in one process: it has no static state that changes, no current directory, no environment of its own.</summary>
/// <remarks>MSBuild looks for the name. Declared here, so that the tasks are compiled against a version that feeds serve and run in newer ones.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;

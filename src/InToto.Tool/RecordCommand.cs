using System.CommandLine;
using InToto.Recording;

namespace InToto.Tool;

/// <summary><c>record start</c> and <c>record stop</c>: a step that is no single command.</summary>
internal static class RecordCommand
{
    public static Command Create(Terminal terminal) =>
        new("record", "Record a step that is done by hand or by several commands: its materials at the start, its products at the end.") { Start(terminal), Stop(terminal) };

    private static Command Start(Terminal terminal)
    {
        var (name, functionary, recording) = (Name(), new FunctionaryWords(), new RecordingWords());
        var materials = RecordingWords.Sources("--materials", "What goes in: files, folders, git:REVISION and other sources.", "-m");
        var dsse = CommandWords.Switch("--use-dsse", "Write the link as a DSSE envelope.");
        var keyIds = CommandWords.KeyIdFormat();

        var start = new Command("start", "Record and sign the materials, in a hidden file of the current directory.") { name };
        functionary.AddedTo(start);
        foreach (var option in (Option[])[materials, dsse, keyIds]) start.Add(option);
        recording.AddTo(start);
        return start.Runs(async (given, cancellationToken) =>
        {
            terminal.Begin("record start");
            var step = RecordingWords.NameOf(given.GetRequiredValue(name), "--step-name");
            var options = recording.Of(given, terminal);
            using var signer = functionary.Open(given, given.GetValue(dsse), terminal);

            var recorded = await new ArtifactRecorder(options).RecordAsync(given.GetValue(materials) ?? [], cancellationToken);
            var link = new Link { Name = step, Materials = recorded, Environment = RecordedHow.In(default, options, products: null) };
            RecordingWords.WarnOfOpenFolder("", terminal);
            terminal.Tell(Printable.Of(UnfinishedLink.Begin("", link, given.GetValue(dsse), signer, CommandWords.KeyIdOf(given, keyIds, signer.PublicKey))));
            return ExitCode.Done;
        });
    }

    private static Command Stop(Terminal terminal)
    {
        var (name, functionary, recording) = (Name(), new FunctionaryWords(), new RecordingWords());
        var products = RecordingWords.Sources("--products", "What comes out: files, folders, git:REVISION and other sources.", "-p");
        var folder = CommandWords.Optional("--metadata-directory", "DIR", "Where the link goes. Default: the current directory.", "-d");
        var dsse = CommandWords.Switch("--use-dsse", "Expect an envelope. The link has the form in which it was started.");

        var stop = new Command("stop", "Record the products, and sign the link. The key and the current directory are those of the start.") { name };
        functionary.AddedTo(stop);
        stop.Add(products);
        stop.Add(folder);
        recording.AddTo(stop);
        stop.Add(dsse);
        return stop.Runs(async (given, cancellationToken) =>
        {
            terminal.Begin("record stop");
            var step = RecordingWords.NameOf(given.GetRequiredValue(name), "--step-name");
            var directory = RecordingWords.FolderOf(given.GetValue(folder), "--metadata-directory");
            var options = recording.Of(given, terminal);
            using var signer = functionary.Open(given, given.GetValue(dsse), terminal);

            var unfinished = UnfinishedLink.Find("", step, signer.PublicKey);
            if (given.GetValue(dsse) && !unfinished.IsEnvelope)
                throw new UsageException($"'{Printable.Of(unfinished.Path)}' was started as a Metablock, and the link will be one.", "Give --use-dsse to 'record start', or leave it out here.");
            var recorded = await new ArtifactRecorder(options).RecordAsync(given.GetValue(products) ?? [], cancellationToken);
            var path = Path.Join(directory, LinkFileName.Of(step, unfinished.KeyId).ToString());
            RecordingWords.WarnOfOpenFolder(directory, terminal);
            MetadataFile.Write(path, unfinished.Finish(recorded, options, signer));
            File.Delete(unfinished.Path);
            terminal.Tell(Printable.Of(path));
            return ExitCode.Done;
        });
    }

    private static Option<string> Name() => CommandWords.Needed("--step-name", "NAME", "The step, as the layout names it.", "-n");
}

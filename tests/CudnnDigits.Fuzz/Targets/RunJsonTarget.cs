using System.Text;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Commands.Train;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>run.json, which may come from anybody by --config or in a run folder: read, and resolved as for a resumed training.</summary>
public sealed class RunJsonTarget : FolderTarget
{
    public override string Name => "run.json";

    public override long MostAllocated(int inputBytes) => (64L * inputBytes) + (256 << 10);

    public override bool IsRefusal(Exception failure) => failure is InvalidDataException or UsageException;

    public override IEnumerable<byte[]> Hostile()
    {
        yield return Encoding.UTF8.GetBytes(new string('[', 10_000));
        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"training\":", 10_000)));
        yield return Encoding.UTF8.GetBytes("{\"data\":\"" + new string('/', 1_000_000) + "\"}");
        yield return Encoding.UTF8.GetBytes("{\"version\":1e999999999}");
        yield return Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 100_000).Select(index => $"\"{index}\":0")) + "}");
    }

    protected override string PathOf(RunFolder folder) => folder.DescriptionPath;

    protected override void Read(RunFolder folder) => SettingOverrides.None.Resume(folder.ReadDescription().Training);
}

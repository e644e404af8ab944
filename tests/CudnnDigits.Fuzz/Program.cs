using CudnnDigits.Fuzz;
using CudnnDigits.Fuzz.Targets;

// fuzz COUNT [SEED [FORMAT...]]: COUNT mutations of each format; FORMAT... leaves out the others.
var count = int.Parse(args[0]);
var seed = args.Length > 1 ? int.Parse(args[1]) : 1;
var trace = Path.Combine(Path.GetTempPath(), $"fuzz-{Environment.ProcessId}.input");
var failures = 0;
foreach (var create in Corpus.Targets)
{
    var target = create();
    using var owner = target as IDisposable;
    if (args.Length > 2 && !args.AsSpan(2).Contains(target.Name)) continue;
    try
    {
        // Native code decodes images: it may end the process, and then the input is wanted.
        var fuzzer = new Fuzzer(target, Corpus.Load(target.Name), seed) { Trace = target is ImageTarget ? trace : null };
        var result = fuzzer.Run(count);
        Console.WriteLine(
            $"fuzz {target.Name}: {result.Inputs} inputs, {result.Accepted} read and the others refused, "
            + $"the slowest {result.Slowest.TotalMilliseconds:F0} ms");
    }
    catch (FuzzException found)
    {
        failures++;
        File.WriteAllBytes(trace, found.Input);
        Console.Error.WriteLine($"{found.Message}\nThe input is kept in {trace}");
    }
}

if (failures == 0) File.Delete(trace);
Console.WriteLine($"fuzz: peak memory {Environment.WorkingSet >> 20} MiB at the end, {failures} failures");
return failures == 0 ? 0 : 1;

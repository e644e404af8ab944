using System.Text;
using System.Text.Json;

namespace CudaEmulator.Core;

/// <summary>The journal and what is alive, as JSON for tests.</summary>
public static class Report
{
    /// <summary>
    /// <c>{ "clean": no misuse and no leak, "counters": { name: n }, "liveBytes": n, "misuses": [], "leaks": [], "refusals": [] }</c>.
    /// </summary>
    public static string Json(Machine machine)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            var leaks = Leaks.All(machine);
            json.WriteStartObject();
            json.WriteBoolean("clean", machine.Journal.Misuses.Count == 0 && leaks.Count == 0);
            json.WriteStartObject("counters");
            foreach (var (name, value) in machine.Journal.Counters)
                json.WriteNumber(name, value);
            json.WriteEndObject();
            json.WriteNumber(Counter.LiveBytes, machine.Memory.LiveBytes(AllocationKind.Device));
            json.WriteNumber(Counter.LivePinnedBytes, machine.Memory.LiveBytes(AllocationKind.Pinned));
            WriteAll(json, "misuses", machine.Journal.Misuses);
            WriteAll(json, "leaks", leaks);
            WriteAll(json, "refusals", machine.Journal.Refusals);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A counter by name, those of what is alive included.</summary>
    public static long Count(Machine machine, string counter) => counter switch
    {
        Counter.LiveBytes => (long)machine.Memory.LiveBytes(AllocationKind.Device),
        Counter.LivePinnedBytes => (long)machine.Memory.LiveBytes(AllocationKind.Pinned),
        Counter.LiveObjects => Leaks.All(machine).Count,
        Counter.Misuses => machine.Journal.Misuses.Count,
        _ => machine.Journal[counter],
    };

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }
}

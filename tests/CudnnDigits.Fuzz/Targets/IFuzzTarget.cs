namespace CudnnDigits.Fuzz.Targets;

/// <summary>Something that reads what anybody may have written.</summary>
public interface IFuzzTarget
{
    /// <summary>The format, and the folder of the corpus that holds samples of it.</summary>
    string Name { get; }

    /// <summary>The most bytes that may be allocated for an input of so many bytes.</summary>
    long MostAllocated(int inputBytes);

    /// <summary>The longest that reading an input may take.</summary>
    TimeSpan Patience => TimeSpan.FromSeconds(1);

    /// <summary>Reads the input, and does with it what the program does.</summary>
    void Read(byte[] input);

    /// <summary>Whether an exception is the reader's way to refuse an input: one with a line for the user.</summary>
    bool IsRefusal(Exception failure);

    /// <summary>Inputs made to do harm, which no mutation would hit upon.</summary>
    IEnumerable<byte[]> Hostile();
}

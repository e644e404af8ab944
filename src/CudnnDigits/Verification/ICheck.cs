namespace CudnnDigits.Verification;

/// <summary>One question about the CUDA path, with the answer that this machine gives.</summary>
internal interface ICheck
{
    /// <summary>What is checked, in a few words for the report.</summary>
    string Name { get; }

    /// <summary>Looks; may throw whatever the executors throw.</summary>
    IEnumerable<Finding> Run(Setup setup);
}

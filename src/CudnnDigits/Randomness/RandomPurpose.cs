namespace CudnnDigits.Randomness;

/// <summary>What a stream of random numbers is used for. Streams of one seed never overlap.</summary>
public enum RandomPurpose : uint
{
    Initialization = 1,
    Shuffle = 2,
    Dropout = 3,
    Augmentation = 4,
    Split = 5,
}

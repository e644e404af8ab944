namespace CudnnDigits.Commands;

/// <summary>The device that the user asked for cannot be used here.</summary>
internal sealed class DeviceException(string message) : Exception(message);

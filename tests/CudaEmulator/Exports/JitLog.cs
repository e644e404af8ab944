namespace CudaEmulator.Exports;

/// <summary>The option arrays of cuModuleLoadDataEx, as far as they say where the compiler's error log goes.</summary>
internal readonly unsafe struct JitLog
{
    private const int ErrorLogBuffer = 5;
    private const int ErrorLogBufferSize = 6;

    private readonly byte* _buffer;
    private readonly nint* _size;

    public JitLog(uint count, int* options, nint* values)
    {
        for (var i = 0; i < count; i++)
        {
            if (options[i] == ErrorLogBuffer)
                _buffer = (byte*)values[i];
            else if (options[i] == ErrorLogBufferSize)
                _size = values + i;
        }
    }

    /// <summary>Writes the log, an empty one on success; the size option's value becomes the number of bytes written.</summary>
    public void Write(string log)
    {
        if (_size != null)
            *_size = Text.Write(log, _buffer, (int)*_size);
    }
}

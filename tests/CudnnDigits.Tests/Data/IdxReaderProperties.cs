using CudnnDigits.Data;
using FsCheck;
using FsCheck.Fluent;

namespace CudnnDigits.Tests.Data;

public sealed class IdxReaderProperties
{
    private static readonly Arbitrary<byte[]> Files = (
        from rows in Gen.Choose(1, 12)
        from columns in Gen.Choose(1, 12)
        from values in Gen.Choose(0, 255).ArrayOf(rows * columns)
        select IdxFiles.Make([(uint)rows, (uint)columns], [.. values.Select(value => (byte)value)])).ToArbitrary();

    private static readonly Arbitrary<byte[]> Bytes = ArbMap.Default.ArbFor<byte[]>();

    private static readonly Arbitrary<uint> Sizes = Gen.OneOf(
        Gen.Choose(0, 20).Select(size => (uint)size),
        Gen.Choose(int.MinValue, int.MaxValue).Select(size => unchecked((uint)size))).ToArbitrary();

    [FsCheck.NUnit.Property]
    public Property Read_AnyRightFile_GivesItsValuesPlainAndPacked() => Prop.ForAll(Files, file =>
        HoldsValuesOf(file, Read(file)) && HoldsValuesOf(file, Read(IdxFiles.Gzip(file))));

    [FsCheck.NUnit.Property]
    public Property Read_AnyFileCutOffAnywhere_IsRefused() => Prop.ForAll(Files, Gen.Choose(0, 1 << 20).ToArbitrary(), (file, at) =>
        Refuses(file[..(at % file.Length)]) && Refuses(IdxFiles.Gzip(file) is var packed ? packed[..(at % packed.Length)] : []));

    [FsCheck.NUnit.Property]
    public Property Read_AnyFileWithMoreBehindIt_IsRefused() =>
        Prop.ForAll(Files, ArbMap.Default.ArbFor<NonEmptyArray<byte>>(), (file, more) =>
        Refuses([.. file, .. more.Get]) && Refuses(IdxFiles.Gzip([.. file, .. more.Get])));

    /// <summary>
    /// A checksum guards the packed content, so that no changed bit goes unseen; what flags and names say does not matter.
    /// </summary>
    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property Read_AnyBitFlippedInGzip_NeverGivesOtherValues() =>
        Prop.ForAll(Files, Gen.Choose(0, 1 << 24).ToArbitrary(), (file, at) =>
    {
        var packed = IdxFiles.Gzip(file);
        packed[at / 8 % packed.Length] ^= (byte)(1 << (at % 8));
        return TryRead(packed) is not { } array || HoldsValuesOf(file, array);
    });

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Read_AnyBytes_GivesAnArrayOfItsShapeOrIsRefused() => Prop.ForAll(Bytes, bytes => IsConsistent(TryRead(bytes)));

    /// <summary>Random sizes behind a right magic reach the code that random bytes alone do not.</summary>
    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property Read_AnySizes_AllocatesNoMoreThanTheFileHolds() => Prop.ForAll(Sizes, Sizes, Bytes, (rows, columns, values) =>
    {
        var file = IdxFiles.Make([rows, columns], values);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var array = TryRead(file);
        return IsConsistent(array) && GC.GetAllocatedBytesForCurrentThread() - before < (64 << 10) + (2 * file.Length);
    });

    private static bool HoldsValuesOf(byte[] file, IdxArray array) => file.AsSpan(12).SequenceEqual(array.Values);

    private static bool IsConsistent(IdxArray? array) =>
        array is null || array.Values.Length == array.Shape.Aggregate(1, (product, size) => product * size);

    private static IdxArray Read(byte[] file) => IdxReader.Read(new MemoryStream(file), "test", rank: 2);

    private static bool Refuses(byte[] file) => TryRead(file) is null;

    private static IdxArray? TryRead(byte[] file)
    {
        try
        {
            return Read(file);
        }
        catch (DataFormatException)
        {
            return null;
        }
    }
}

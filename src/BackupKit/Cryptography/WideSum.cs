using System.Runtime.CompilerServices;

namespace BackupKit.Cryptography;

/// <summary>A sum of 64 × 64 bit products in 128 bits; no carry goes through a comparison, which a compiler could turn into a branch.</summary>
internal readonly struct WideSum
{
    private readonly ulong _high;
    private readonly ulong _low;

    private WideSum(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    public ulong Low => _low;

    public ulong High => _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideSum Product(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return new WideSum(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideSum PlusProduct(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        var sum = _low + low;
        return new WideSum(_high + high + CarryOf(_low, low, sum), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WideSum Plus(ulong value)
    {
        var sum = _low + value;
        return new WideSum(_high + CarryOf(_low, value, sum), sum);
    }

    /// <summary>The sum shifted right by 51 bits; what is left must fit 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ShiftRight51() => (_high << 13) | (_low >> 51);

    /// <summary>The bit carried out of <c>sum = a + b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CarryOf(ulong a, ulong b, ulong sum) => ((a & b) | ((a | b) & ~sum)) >> 63;

    /// <summary>The bit borrowed by <c>difference = a - b - borrow</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BorrowOf(ulong a, ulong b, ulong difference) => ((~a & b) | ((~a | b) & difference)) >> 63;
}

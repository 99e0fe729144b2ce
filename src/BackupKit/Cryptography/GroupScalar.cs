using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BackupKit.Cryptography;

/// <summary>Numbers modulo the order of the generator, L = 2^252 + 27742317777372353535851937790883648493, as 32 bytes little endian.</summary>
internal static class GroupScalar
{
    public const int Size = 32;

    private const int Limbs = 4;

    private static ReadOnlySpan<ulong> Order =>
        [0x5812631A5CF5D3ED, 0x14DEF9DEA2F79CD6, 0x0000000000000000, 0x1000000000000000];

    /// <summary>Whether the number is below L.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> scalar)
    {
        Span<ulong> value = stackalloc ulong[Limbs];
        Read(scalar, value);
        return Subtract(value, value) == 1;
    }

    /// <summary>Writes 64 bytes, little endian, modulo L.</summary>
    public static void Reduce(ReadOnlySpan<byte> wide, Span<byte> result)
    {
        Span<ulong> value = stackalloc ulong[2 * Limbs];
        Read(wide, value);
        Reduce(value, result);
    }

    /// <summary>Writes a·b + c modulo L.</summary>
    public static void MultiplyAdd(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, Span<byte> result)
    {
        Span<ulong> left = stackalloc ulong[Limbs];
        Span<ulong> right = stackalloc ulong[Limbs];
        Span<ulong> sum = stackalloc ulong[2 * Limbs];
        sum.Clear();
        Read(a, left);
        Read(b, right);
        Read(c, sum[..Limbs]);
        for (var i = 0; i < Limbs; i++)
        {
            var carry = 0UL;
            for (var j = 0; j < Limbs; j++)
            {
                var wide = WideSum.Product(left[i], right[j]).Plus(sum[i + j]).Plus(carry);
                sum[i + j] = wide.Low;
                carry = wide.High;
            }

            Propagate(sum[(i + Limbs)..], carry);
        }

        Reduce(sum, result);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(left));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(right));
    }

    // Bit by bit from the top: twice the remainder and the next bit stay below 2L, so that one subtraction is enough.
    private static void Reduce(Span<ulong> value, Span<byte> result)
    {
        Span<ulong> remainder = stackalloc ulong[Limbs];
        Span<ulong> less = stackalloc ulong[Limbs];
        remainder.Clear();
        for (var i = (value.Length * 64) - 1; i >= 0; i--)
        {
            var bit = (value[i >> 6] >> (i & 63)) & 1;
            for (var j = 0; j < Limbs; j++)
            {
                var top = remainder[j] >> 63;
                remainder[j] = (remainder[j] << 1) | bit;
                bit = top;
            }

            var keep = 0 - Subtract(remainder, less);
            for (var j = 0; j < Limbs; j++)
            {
                remainder[j] = less[j] ^ (keep & (less[j] ^ remainder[j]));
            }
        }

        for (var j = 0; j < Limbs; j++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(result[(8 * j)..], remainder[j]);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(value));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(remainder));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(less));
    }

    // value - L; returns 1 when that is negative.
    private static ulong Subtract(ReadOnlySpan<ulong> value, Span<ulong> result)
    {
        var borrow = 0UL;
        for (var j = 0; j < Limbs; j++)
        {
            var a = value[j];
            var difference = a - Order[j] - borrow;
            borrow = WideSum.BorrowOf(a, Order[j], difference);
            result[j] = difference;
        }

        return borrow;
    }

    private static void Propagate(Span<ulong> limbs, ulong carry)
    {
        for (var j = 0; j < limbs.Length; j++)
        {
            var wide = WideSum.Product(0, 0).Plus(limbs[j]).Plus(carry);
            limbs[j] = wide.Low;
            carry = wide.High;
        }
    }

    private static void Read(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        for (var j = 0; j < limbs.Length; j++)
        {
            limbs[j] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * j)..]);
        }
    }
}

#include "prelude.h"

// Every thread its own number of turns.
KERNEL void collatz(const unsigned *starts, unsigned *steps)
{
    unsigned n = starts[TID], count = 0;
    while (n != 1)
    {
        n = n % 2 == 0 ? n / 2 : 3 * n + 1;
        count++;
    }
    steps[TID] = count;
}

DEVICE __attribute__((noinline)) float polynomial(float x, const float *coefficients, int count)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        sum = sum * x + coefficients[i];
    return sum;
}

KERNEL void horner(const float *coefficients, float *values)
{
    values[TID] = polynomial(values[TID], coefficients, 4) + polynomial(-values[TID], coefficients + 1, 3);
}

__attribute__((constant)) static const int primes[8] = {2, 3, 5, 7, 11, 13, 17, 19};
KERNEL void choose(const int *which, int *result)
{
    int i = which[TID];
    int local[8];
    for (int k = 0; k < 8; k++)
        local[(k * 3 + i) & 7] = primes[k] + i;
    switch (i)
    {
        case 0: result[TID] = local[1]; break;
        case 1: result[TID] = 7 * local[2]; break;
        case 2: result[TID] = local[3] - 9; break;
        case 3: result[TID] = local[4] ^ 5; break;
        case 4: result[TID] = local[i & 3] % 3; break;
        case 5: result[TID] = -local[6]; break;
        default: __builtin_trap();
    }
}

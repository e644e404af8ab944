#include "prelude.h"

// Philox4x32-10 (Salmon et al., SC11): four words for each counter.
KERNEL void philox(unsigned long long key, unsigned long long high, unsigned *words)
{
    unsigned i = CTAID * NTID + TID;
    unsigned x = i, y = 0, z = (unsigned)high, w = (unsigned)(high >> 32), a = (unsigned)key, b = (unsigned)(key >> 32);
    for (int round = 0; round < 10; round++, a += 0x9E3779B9u, b += 0xBB67AE85u)
    {
        unsigned long long p = 0xD2511F53ull * x, q = 0xCD9E8D57ull * z;
        x = (unsigned)(q >> 32) ^ y ^ a;
        y = (unsigned)q;
        z = (unsigned)(p >> 32) ^ w ^ b;
        w = (unsigned)p;
    }
    words[4 * i] = x;
    words[4 * i + 1] = y;
    words[4 * i + 2] = z;
    words[4 * i + 3] = w;
}

#include "prelude.h"

// Sums by a tree in shared memory, then by shuffles in the last warp; one atomic a block.
KERNEL void sum(const float *values, float *total, int count)
{
    SHARED static float partial[256];
    int tid = TID;
    float mine = 0;
    for (int i = CTAID * 256 + tid; i < count; i += 256 * NCTAID)
        mine += values[i];
    partial[tid] = mine;
    SYNC;
    for (int half = 128; half >= 32; half /= 2)
    {
        if (tid < half)
            partial[tid] += partial[tid + half];
        SYNC;
    }
    if (tid < 32)
    {
        float v = partial[tid];
        for (int offset = 16; offset > 0; offset /= 2)
            v += __nvvm_shfl_sync_down_f32(0xffffffff, v, offset, 31);
        if (tid == 0)
            __nvvm_atom_add_gen_f(total, v);
    }
}

// A block's inclusive prefix sum in dynamic shared memory.
extern SHARED int scratch[];
KERNEL void scan(int *values)
{
    int tid = TID, n = NTID;
    scratch[tid] = values[tid];
    SYNC;
    for (int offset = 1; offset < n; offset *= 2)
    {
        int left = tid >= offset ? scratch[tid - offset] : 0;
        SYNC;
        scratch[tid] += left;
        SYNC;
    }
    values[tid] = scratch[tid];
}

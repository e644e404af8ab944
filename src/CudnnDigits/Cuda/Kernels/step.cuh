// What the kernels share. No CUDA header is used: clang knows the builtins below, and NVIDIA's headers may not be there.
#pragma once

#define KERNEL extern "C" __attribute__((global)) void
#define DEVICE static inline __attribute__((device))
#define SHARED static __attribute__((shared))

DEVICE unsigned thread() { return __nvvm_read_ptx_sreg_tid_x(); }
// Every launch has blocks of this size, which Kernels/BlockSize.cs defines.
DEVICE unsigned threads() { return BLOCK_SIZE; }
DEVICE unsigned block() { return __nvvm_read_ptx_sreg_ctaid_x(); }
DEVICE unsigned blocks() { return __nvvm_read_ptx_sreg_nctaid_x(); }
DEVICE void barrier() { __syncthreads(); }

// The progress of training. It lives on the device, so that a captured step never needs a value from the host.
// The host writes it in this layout (StepState.cs).
struct StepState
{
    int cursor;             // steps taken of the uploaded chunk: the row of order, rates and losses
    unsigned arrived;       // blocks of the running launch that are done with what the last one waits for; zero between launches
    long long step;         // steps taken since training began
    double beta1_power;     // beta1^(step + 1): Adam's powers for the coming step
    double beta2_power;
    unsigned long long seed; // of whatever is random in a step
};

// Marks the step as failed if a value that the update wrote is no finite number: its loss becomes NaN, which the host fetches anyway.
// Several threads may do so at once; they write the same. Comes before finish_step, which moves the cursor on.
DEVICE void check_finite(float value, float *losses, const StepState *state)
{
    if (!(__nvvm_fabs_f(value) <= 3.402823466e+38f)) losses[state->cursor] = __builtin_nanf("");
}

// Updates the exponential moving average of one parameter, if averages are kept: average += share (parameter - average).
// The first step sets it to the parameter itself.
DEVICE void keep_average(float *average, int i, float parameter, float share, const StepState *state)
{
    if (!average) return;
    average[i] = state->step == 0 ? parameter : average[i] + share * (parameter - average[i]);
}

// Whether this is the last block of the launch to arrive, in every thread of the block. Of the other blocks' results this block may read
// what they wrote before they arrived, through volatile pointers. The counter is zero again afterward, ready for the next launch.
DEVICE bool arrives_last(StepState *state)
{
    SHARED bool last;
    barrier();
    if (thread() == 0)
    {
        __nvvm_membar_gl();
        last = __nvvm_atom_inc_gen_ui(&state->arrived, blocks() - 1) == blocks() - 1;
        __nvvm_membar_gl();
    }
    barrier();
    return last;
}

// Ends the step: the last block of the update to arrive moves everything on. Every thread of the launch has read the state by then.
DEVICE void finish_step(StepState *state, double beta1, double beta2)
{
    barrier();
    if (thread() != 0) return;
    __nvvm_membar_gl();
    if (__nvvm_atom_inc_gen_ui(&state->arrived, blocks() - 1) != blocks() - 1) return;
    state->cursor += 1;
    state->step += 1;
    state->beta1_power *= beta1;
    state->beta2_power *= beta2;
}

DEVICE unsigned lane() { return thread() % 32; }
DEVICE unsigned warp() { return thread() / 32; }
enum { LANES = 32, WARPS = BLOCK_SIZE / LANES };

DEVICE float of_lane(float value, unsigned flip) { return __nvvm_shfl_sync_bfly_f32(0xffffffffu, value, flip, 31); }

// The sum and the maximum over the lanes of a warp, in every lane, in an order that never changes.
DEVICE float sum_over_warp(float value)
{
    for (unsigned flip = LANES / 2; flip > 0; flip /= 2) value += of_lane(value, flip);
    return value;
}

DEVICE float max_over_warp(float value)
{
    for (unsigned flip = LANES / 2; flip > 0; flip /= 2) value = __nvvm_fmax_f(value, of_lane(value, flip));
    return value;
}

// Four floats that one instruction loads or stores. The address is a multiple of 16.
struct alignas(16) Float4 { float x, y, z, w; };

// The sum of one value a thread, in an order that never changes. BLOCK_SIZE is a power of two. Valid in thread 0.
DEVICE float sum_over_block(float value)
{
    SHARED float partial[BLOCK_SIZE];
    partial[thread()] = value;
    for (unsigned half = BLOCK_SIZE / 2; half > 0; half /= 2)
    {
        barrier();
        if (thread() < half) partial[thread()] += partial[thread() + half];
    }
    return partial[0];
}

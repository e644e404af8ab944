// Adam over the one flat parameter buffer, in one launch (Kingma and Ba, "Adam: a method for stochastic optimization", 2015).
#include "step.cuh"

// What is the same for every parameter of one step: computed in double, as PyTorch does, by one thread of a block (double arithmetic
// is 64 times slower than float on most cards), and rounded once.
struct Step
{
    float size;     // rate / (1 - beta1^t)
    float scale;    // sqrt(1 - beta2^t)
    float beta1, one_minus_beta1, beta2, one_minus_beta2;
};

DEVICE Step step_of(float rate, double beta1, double beta2, const StepState *state)
{
    return {
        (float)(rate / (1.0 - state->beta1_power)), (float)__nvvm_sqrt_rn_d(1.0 - state->beta2_power),
        (float)beta1, (float)(1.0 - beta1), (float)beta2, (float)(1.0 - beta2),
    };
}

// All arrays have count floats; rates and losses have one element a step of the chunk. One thread a parameter.
//   m = beta1 m + (1 - beta1) g;   v = beta2 v + (1 - beta2) g^2;   w -= size * m / (sqrt(v) / scale + epsilon)
KERNEL adam(float *parameters, float *first_moment, float *second_moment, const float *gradient, const float *rates,
    float *losses, StepState *state, double beta1, double beta2, float epsilon, int count)
{
    SHARED Step step;
    if (thread() == 0) step = step_of(rates[state->cursor], beta1, beta2, state);
    barrier();

    int i = block() * threads() + thread();
    if (i < count)
    {
        float g = gradient[i];
        float m = step.beta1 * first_moment[i] + step.one_minus_beta1 * g;
        float v = step.beta2 * second_moment[i] + step.one_minus_beta2 * g * g;
        first_moment[i] = m;
        second_moment[i] = v;
        float w = parameters[i] - step.size * m / (__nvvm_sqrt_rn_f(v) / step.scale + epsilon);
        parameters[i] = w;
        check_finite(w, losses, state);
        check_finite(v, losses, state);
    }
    finish_step(state, beta1, beta2);
}

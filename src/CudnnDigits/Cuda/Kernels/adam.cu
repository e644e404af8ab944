// Adam over the one flat parameter buffer, in one launch (Kingma and Ba, "Adam: a method for stochastic optimization", 2015).
#include "step.cuh"

// What is the same for every parameter of one step: computed in double, as PyTorch does, by one thread of a block (double arithmetic
// is 64 times slower than float on most cards), and rounded once.
struct Step
{
    float size;     // rate / (1 - beta1^t)
    float scale;    // sqrt(1 - beta2^t)
    float beta1, one_minus_beta1, beta2, one_minus_beta2;
    float keep;     // the part of the weights that a decoupled decay leaves: 1 - rate decoupled_decay
};

DEVICE Step step_of(float rate, double beta1, double beta2, double decoupled_decay, const StepState *state)
{
    return {
        (float)(rate / (1.0 - state->beta1_power)), (float)__nvvm_sqrt_rn_d(1.0 - state->beta2_power),
        (float)beta1, (float)(1.0 - beta1), (float)beta2, (float)(1.0 - beta2),
        (float)(1.0 - rate * decoupled_decay),
    };
}

// All arrays have count floats; rates and losses have one element a step of the chunk. average is null where none is kept. One thread a
// parameter.
//   g = gradient + weight_decay w;   m = beta1 m + (1 - beta1) g;   v = beta2 v + (1 - beta2) g^2;
//   w = keep w - size * m / (sqrt(v) / scale + epsilon)
// (weight_decay as in torch.optim.Adam, decoupled_decay as in torch.optim.AdamW)
KERNEL adam(float *parameters, float *first_moment, float *second_moment, const float *gradient, float *average, const float *rates,
    float *losses, StepState *state, double beta1, double beta2, double decoupled_decay, float epsilon, float weight_decay,
    float average_share, int count)
{
    SHARED Step step;
    if (thread() == 0) step = step_of(rates[state->cursor], beta1, beta2, decoupled_decay, state);
    barrier();

    int i = block() * threads() + thread();
    if (i < count)
    {
        float w = parameters[i];
        float g = gradient[i] + weight_decay * w;
        float m = step.beta1 * first_moment[i] + step.one_minus_beta1 * g;
        float v = step.beta2 * second_moment[i] + step.one_minus_beta2 * g * g;
        first_moment[i] = m;
        second_moment[i] = v;
        w = step.keep * w - step.size * m / (__nvvm_sqrt_rn_f(v) / step.scale + epsilon);
        parameters[i] = w;
        keep_average(average, i, w, average_share, state);
        check_finite(w, losses, state);
        check_finite(v, losses, state);
    }
    finish_step(state, beta1, beta2);
}

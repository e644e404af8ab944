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

DEVICE void update(float &w, float &m, float &v, float gradient, const Step &step, float epsilon, float weight_decay)
{
    float g = gradient + weight_decay * w;
    m = step.beta1 * m + step.one_minus_beta1 * g;
    v = step.beta2 * v + step.one_minus_beta2 * g * g;
    w = step.keep * w - step.size * m / (__nvvm_sqrt_rn_f(v) / step.scale + epsilon);
}

DEVICE void finish(float *average, int i, float w, float v, float average_share, float *losses, const StepState *state)
{
    keep_average(average, i, w, average_share, state);
    check_finite(w, losses, state);
    check_finite(v, losses, state);
}

// All arrays have count floats and start at a multiple of 16 bytes; rates and losses have one element a step of the chunk. average is null
// if none is kept. One thread four parameters.
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

    int i = (block() * threads() + thread()) * 4;
    if (i + 3 < count)
    {
        Float4 w = *(Float4 *)(parameters + i), m = *(Float4 *)(first_moment + i), v = *(Float4 *)(second_moment + i);
        Float4 g = *(const Float4 *)(gradient + i);
        update(w.x, m.x, v.x, g.x, step, epsilon, weight_decay);
        update(w.y, m.y, v.y, g.y, step, epsilon, weight_decay);
        update(w.z, m.z, v.z, g.z, step, epsilon, weight_decay);
        update(w.w, m.w, v.w, g.w, step, epsilon, weight_decay);
        *(Float4 *)(parameters + i) = w;
        *(Float4 *)(first_moment + i) = m;
        *(Float4 *)(second_moment + i) = v;
        finish(average, i, w.x, v.x, average_share, losses, state);
        finish(average, i + 1, w.y, v.y, average_share, losses, state);
        finish(average, i + 2, w.z, v.z, average_share, losses, state);
        finish(average, i + 3, w.w, v.w, average_share, losses, state);
    }
    else
    {
        for (; i < count; i++)
        {
            float w = parameters[i], m = first_moment[i], v = second_moment[i];
            update(w, m, v, gradient[i], step, epsilon, weight_decay);
            parameters[i] = w;
            first_moment[i] = m;
            second_moment[i] = v;
            finish(average, i, w, v, average_share, losses, state);
        }
    }
    finish_step(state, beta1, beta2);
}

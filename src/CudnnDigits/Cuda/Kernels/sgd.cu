// Plain gradient descent over the one flat parameter buffer, in one launch.
#include "step.cuh"

// w -= rate * g. parameters and gradient have count floats; rates and losses have one element a step of the chunk. One thread a parameter.
KERNEL sgd(float *parameters, const float *gradient, const float *rates, float *losses, StepState *state, int count)
{
    int i = block() * threads() + thread();
    if (i < count)
    {
        float w = parameters[i] - rates[state->cursor] * gradient[i];
        parameters[i] = w;
        check_finite(w, losses, state);
    }
    finish_step(state, 1.0, 1.0);
}

// Plain gradient descent over the one flat parameter buffer, in one launch.
#include "step.cuh"

// w -= rate * g. parameters and gradient have count floats; rates has one learning rate a step of the chunk. One thread a parameter.
KERNEL sgd(float *parameters, const float *gradient, const float *rates, StepState *state, int count)
{
    int i = block() * threads() + thread();
    if (i < count) parameters[i] -= rates[state->cursor] * gradient[i];
    finish_step(state, 1.0, 1.0);
}

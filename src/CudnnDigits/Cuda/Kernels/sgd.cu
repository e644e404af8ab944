// Gradient descent, with momentum or without, over the one flat parameter buffer, in one launch.
#include "step.cuh"

// g = gradient + weight_decay w;   buffer = momentum buffer + g;   w -= rate * (part_of_gradient g + part_of_buffer buffer)
// The parts are 0 and 1, or after Nesterov 1 and momentum. Without momentum buffer is null, and w -= rate * g.
// All arrays have count floats; rates and losses have one element a step of the chunk. average is null where none is kept. One thread a
// parameter.
KERNEL sgd(float *parameters, float *buffer, const float *gradient, float *average, const float *rates, float *losses,
    StepState *state,
    float momentum, float part_of_gradient, float part_of_buffer, float weight_decay, float average_share, int count)
{
    int i = block() * threads() + thread();
    if (i < count)
    {
        float w = parameters[i];
        float g = gradient[i] + weight_decay * w;
        if (buffer)
        {
            float b = momentum * buffer[i] + g;
            buffer[i] = b;
            g = part_of_gradient * g + part_of_buffer * b;
        }
        w -= rates[state->cursor] * g;
        parameters[i] = w;
        keep_average(average, i, w, average_share, state);
        check_finite(w, losses, state);
    }
    finish_step(state, 1.0, 1.0);
}

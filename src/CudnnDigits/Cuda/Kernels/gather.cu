// Makes the step's batch: picks its images out of the data set by the shuffle order and scales bytes 0..255 to floats 0..1.
#include "step.cuh"

// images [any, pixels], order [step of the chunk, batch], x [count, pixels]. count < batch in a partial last step.
// One thread an element of x.
KERNEL gather(const unsigned char *images, const int *order, const StepState *state, float *x, int batch, int count, int pixels)
{
    int element = block() * threads() + thread();
    if (element >= count * pixels) return;
    int image = order[(long long)state->cursor * batch + element / pixels];
    x[element] = images[(long long)image * pixels + element % pixels] / 255.0f;
}

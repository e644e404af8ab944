// Exchanges two flat buffers: the parameters and their average, before and after a prediction.
#include "step.cuh"

// Both arrays have count floats. One thread an element.
KERNEL swap(float *one, float *other, int count)
{
    int i = block() * threads() + thread();
    if (i >= count) return;
    float kept = one[i];
    one[i] = other[i];
    other[i] = kept;
}

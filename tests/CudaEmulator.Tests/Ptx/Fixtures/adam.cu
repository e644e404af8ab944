#include "prelude.h"

// Adam (Kingma and Ba, 2015, algorithm 1) over one flat buffer. corrections = {1 - beta1^t, 1 - beta2^t}.
KERNEL void adam(float *parameters, const float *gradients, float *first, float *second, const float *corrections,
                 float rate, float beta1, float beta2, float epsilon, int count)
{
    int i = CTAID * NTID + TID;
    if (i >= count)
        return;
    float g = gradients[i];
    float m = beta1 * first[i] + (1.0f - beta1) * g;
    float v = beta2 * second[i] + (1.0f - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    parameters[i] -= rate * (m / corrections[0]) / (__nvvm_sqrt_rn_f(v / corrections[1]) + epsilon);
}

#include "prelude.h"

// Scales bytes of the images that `order` names from the cursor on: output [batch, pixels].
KERNEL void gather(const unsigned char *images, const int *order, const int *cursor, float *output, int pixels, int batch)
{
    int i = CTAID * NTID + TID;
    if (i >= pixels * batch)
        return;
    int image = order[*cursor + i / pixels];
    output[i] = images[(long long)image * pixels + i % pixels] * (1.0f / 255.0f);
}

struct alignas(16) float4 { float x, y, z, w; };
KERNEL void scale4(float4 *values, float by)
{
    float4 v = values[TID];
    v.x *= by; v.y *= by; v.z *= by; v.w *= by;
    values[TID] = v;
}

// Drops elements, or their gradients: forward and backward are the same multiplication.
#include "philox.cuh"

// x, y [images, elements]; the place of an image in the batch is its number. An element is dropped where its word is below threshold,
// else multiplied by factor. One thread four elements of an image, which share a block of random words.
KERNEL dropout(const float *x, float *y, const StepState *state, int layer, int images, int elements, unsigned threshold, float factor)
{
    int groups = (elements + 3) / 4, group = block() * threads() + thread();
    if (group >= images * groups) return;
    int image = group / groups, first = group % groups * 4;
    Words words = random_words(state, DROPOUT, layer, image, group % groups);
    unsigned word[4] = { words.x, words.y, words.z, words.w };
    for (int i = 0; i < 4; i++)
    {
        if (first + i >= elements) return;
        long long at = (long long)image * elements + first + i;
        y[at] = word[i] < threshold ? 0 : x[at] * factor;
    }
}

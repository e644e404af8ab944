// Drops elements, or their gradients: forward and backward are the same multiplication.
#include "philox.cuh"

DEVICE void drop(const float *x, float *y, long long at, bool dropped, float factor) { y[at] = dropped ? 0 : x[at] * factor; }

// x, y [images, elements]; the place of an image in the batch is its number. An element is dropped where its word is below threshold,
// else multiplied by factor. One thread four elements of an image, which share a block of random words.
KERNEL dropout(const float *x, float *y, const StepState *state, int layer, int images, int elements, unsigned threshold, float factor)
{
    int groups = (elements + 3) / 4, group = block() * threads() + thread();
    if (group >= images * groups) return;
    int image = group / groups, first = group % groups * 4;
    Words words = random_words(state, DROPOUT, layer, image, group % groups);
    long long at = (long long)image * elements + first;
    // Four calls and no array: an array that is indexed at run time would be kept in local memory.
    drop(x, y, at, words.x < threshold, factor);
    if (first + 1 < elements) drop(x, y, at + 1, words.y < threshold, factor);
    if (first + 2 < elements) drop(x, y, at + 2, words.z < threshold, factor);
    if (first + 3 < elements) drop(x, y, at + 3, words.w < threshold, factor);
}

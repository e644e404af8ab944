// The gradients of all biases in one launch, where one cuDNN call a layer would be a node of the graph each.
#include "step.cuh"

enum { IMAGES_OF_WARP = 8 }; // BiasGradients.cs

// One layer's bias. The host writes it in this layout (BiasGradients.cs).
struct BiasTask
{
    const float *output_gradient;   // [images, channels, pixels]
    float *bias_gradient;           // [channels]
    float *partial;                 // [channels, slices]
    int images, channels, pixels;
    int slices;                     // a slice is WARPS images of a convolution, WARPS * IMAGES_OF_WARP rows of a linear layer
    int first_block;                // the blocks of this layer start here: slices a channel, or slices for every 32 channels
};

// A convolution: the block sums one channel of WARPS images, a warp an image, four pixels a load where rows are aligned.
DEVICE void sum_pixels(const BiasTask &task, int channel, int slice)
{
    int image = slice * WARPS + warp();
    float sum = 0;
    if (image < task.images)
    {
        const float *plane = task.output_gradient + ((long long)image * task.channels + channel) * task.pixels;
        if (task.pixels % 4 == 0)
            for (int at = lane() * 4; at < task.pixels; at += LANES * 4)
            {
                Float4 four = *(const Float4 *)(plane + at);
                sum += (four.x + four.y) + (four.z + four.w);
            }
        else
            for (int at = lane(); at < task.pixels; at += LANES) sum += plane[at];
    }
    sum = sum_over_block(sum);
    if (thread() == 0) task.partial[(long long)channel * task.slices + slice] = sum;
}

// A linear layer: the block sums 32 channels of its rows, a lane a channel, so that a warp reads neighboring floats.
DEVICE void sum_rows(const BiasTask &task, int group, int slice)
{
    SHARED float of_warp[WARPS][LANES];
    int channel = group * LANES + lane(), first = slice * WARPS * IMAGES_OF_WARP + warp();
    float sum = 0;
    for (int i = 0; i < IMAGES_OF_WARP; i++)
    {
        int row = first + i * WARPS;
        if (row < task.images && channel < task.channels) sum += task.output_gradient[(long long)row * task.channels + channel];
    }
    of_warp[warp()][lane()] = sum;
    barrier();
    if (warp() != 0 || channel >= task.channels) return;
    for (int w = 1; w < WARPS; w++) sum += of_warp[w][lane()];
    task.partial[(long long)channel * task.slices + slice] = sum;
}

// bias_gradient[c] = sum over images and pixels of output_gradient[., c, .], for each of count tasks, which are in the order of their
// blocks. Two stages: every block sums a slice, and the last block to arrive sums the slices. The order of all sums is fixed.
KERNEL bias_gradients(const BiasTask *tasks, int count, StepState *state)
{
    int index = count - 1;
    while ((int)block() < tasks[index].first_block) index--;
    const BiasTask &task = tasks[index];
    int here = block() - task.first_block, part = here / task.slices, slice = here - part * task.slices;
    if (task.pixels > 1) sum_pixels(task, part, slice);
    else sum_rows(task, part, slice);

    if (!arrives_last(state)) return;
    for (int each = 0; each < count; each++)
    {
        const BiasTask &whole = tasks[each];
        for (int channel = thread(); channel < whole.channels; channel += threads())
        {
            const volatile float *slices = whole.partial + (long long)channel * whole.slices;
            float sum = 0;
            for (int i = 0; i < whole.slices; i++) sum += slices[i];
            whole.bias_gradient[channel] = sum;
        }
    }
}

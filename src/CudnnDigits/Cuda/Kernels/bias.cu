// The gradients of all biases in one launch, where one cuDNN call a layer would be a node of the graph each.
#include "step.cuh"

// One layer's bias. The host writes it in this layout (BiasGradients.cs).
struct BiasTask
{
    const float *output_gradient;   // [images, channels, pixels]
    float *bias_gradient;           // [channels]
    int images, channels, pixels;
    int first_block;                // the blocks of this layer start here, one a channel
};

// bias_gradient[c] = sum over images and pixels of output_gradient[., c, .]. One block a channel, tasks in the order of their blocks.
KERNEL bias_gradients(const BiasTask *tasks, int count)
{
    int index = count - 1;
    while ((int)block() < tasks[index].first_block) index--;
    const BiasTask task = tasks[index];
    int channel = block() - task.first_block;

    float sum = 0;
    for (int element = thread(); element < task.images * task.pixels; element += threads())
    {
        int image = element / task.pixels, pixel = element % task.pixels;
        sum += task.output_gradient[(image * task.channels + channel) * task.pixels + pixel];
    }
    sum = sum_over_block(sum);
    if (thread() == 0) task.bias_gradient[channel] = sum;
}

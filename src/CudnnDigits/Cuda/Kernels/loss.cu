// The loss and its gradient, from the logits. One warp a row: softmax, loss and gradient of the row stay in its registers.
#include "step.cuh"

DEVICE int label_of(const unsigned char *labels, const int *order, const StepState *state, int batch, int row)
{
    return labels[order[(long long)state->cursor * batch + row]];
}

// The target probability: 1 for the label, of which label smoothing spreads a part evenly over all classes.
DEVICE float target(int index, int label, int classes, float smoothing)
{
    return (index == label ? 1.0f - smoothing : 0.0f) + smoothing / classes;
}

// log(sum of exp(logits)) of a row, less its maximum, which keeps the exponentials finite: log softmax = logit - maximum - this.
DEVICE float log_sum(const float *logits, int classes, float maximum)
{
    float sum = 0;
    for (int i = lane(); i < classes; i += LANES) sum += __nvvm_ex2_approx_f((logits[i] - maximum) * 1.44269504f);
    return __nvvm_lg2_approx_f(sum_over_warp(sum)) * 0.693147181f;
}

DEVICE float max_of_row(const float *logits, int classes)
{
    float maximum = -__builtin_inff();
    for (int i = lane(); i < classes; i += LANES) maximum = __nvvm_fmax_f(maximum, logits[i]);
    return max_over_warp(maximum);
}

// losses[cursor] = the mean of row_losses [count], in a fixed order, by the last block to arrive.
DEVICE void mean_of_rows(const volatile float *row_losses, float *losses, StepState *state, int count)
{
    if (!arrives_last(state)) return;
    float sum = 0;
    for (int row = thread(); row < count; row += threads()) sum += row_losses[row];
    sum = sum_over_block(sum);
    if (thread() == 0) losses[state->cursor] = sum / count;
}

// row_loss = -sum over classes of target * log softmax. Valid in every lane.
DEVICE float row_loss(const float *logits, int label, int classes, float smoothing, float offset)
{
    float sum = 0;
    for (int i = lane(); i < classes; i += LANES) sum -= target(i, label, classes, smoothing) * (logits[i] - offset);
    return sum_over_warp(sum);
}

// logits, gradient [count, classes]; row_losses [count] is scratch. WARPS rows a block.
// losses[cursor] = mean over the batch of the cross-entropy of targets and softmax; gradient = (softmax - target) / count.
KERNEL cross_entropy(const float *logits, const unsigned char *labels, const int *order, StepState *state, float *row_losses,
    float *losses, float *gradient, int batch, int count, int classes, float smoothing)
{
    int row = block() * WARPS + warp();
    if (row < count)
    {
        const float *of_row = logits + (long long)row * classes;
        int label = label_of(labels, order, state, batch, row);
        float maximum = max_of_row(of_row, classes), offset = maximum + log_sum(of_row, classes, maximum);
        float loss = row_loss(of_row, label, classes, smoothing, offset);
        if (lane() == 0) row_losses[row] = loss;
        for (int i = lane(); i < classes; i += LANES)
        {
            float probability = __nvvm_ex2_approx_f((of_row[i] - offset) * 1.44269504f);
            gradient[(long long)row * classes + i] = (probability - target(i, label, classes, smoothing)) / count;
        }
    }
    mean_of_rows(row_losses, losses, state, count);
}

// gradient [count, classes] = (logits - onehot(label)) / count, that of half the squared error. The reported loss is the cross-entropy.
KERNEL squared_error(const float *logits, const unsigned char *labels, const int *order, StepState *state, float *row_losses,
    float *losses, float *gradient, int batch, int count, int classes)
{
    int row = block() * WARPS + warp();
    if (row < count)
    {
        const float *of_row = logits + (long long)row * classes;
        int label = label_of(labels, order, state, batch, row);
        float maximum = max_of_row(of_row, classes), offset = maximum + log_sum(of_row, classes, maximum);
        float loss = row_loss(of_row, label, classes, 0.0f, offset);
        if (lane() == 0) row_losses[row] = loss;
        for (int i = lane(); i < classes; i += LANES)
            gradient[(long long)row * classes + i] = (of_row[i] - target(i, label, classes, 0.0f)) / count;
    }
    mean_of_rows(row_losses, losses, state, count);
}

// The loss and its gradient. One block: a batch has few logits, and one block sums them in an order that never changes.
#include "step.cuh"

DEVICE int label_of(const unsigned char *labels, const int *order, const StepState *state, int batch, int row)
{
    return labels[order[(long long)state->cursor * batch + row]];
}

// What the network should say: 1 for the label, of which label smoothing spreads a part evenly over all classes.
DEVICE float target(int index, int label, int classes, float smoothing)
{
    return (index == label ? 1.0f - smoothing : 0.0f) + smoothing / classes;
}

// losses[cursor] = mean over the batch of -log softmax(logits)[label], or with label smoothing of all classes, as their targets weigh.
DEVICE void mean_cross_entropy(const float *log_probabilities, const unsigned char *labels, const int *order,
    const StepState *state, float *losses, int batch, int count, int classes, float smoothing)
{
    float sum = 0;
    for (int row = thread(); row < count; row += threads())
    {
        const float *log_row = log_probabilities + row * classes;
        float all = 0;
        for (int index = 0; smoothing > 0 && index < classes; index++) all += log_row[index];
        sum -= (1.0f - smoothing) * log_row[label_of(labels, order, state, batch, row)] + smoothing / classes * all;
    }
    sum = sum_over_block(sum);
    if (thread() == 0) losses[state->cursor] = sum / count;
}

// gradient [count, classes] = (softmax(logits) - target) / count. log_probabilities is cuDNN's log-softmax of the logits,
// which stays finite where the softmax itself would be zero.
KERNEL cross_entropy(const float *log_probabilities, const unsigned char *labels, const int *order, const StepState *state,
    float *losses, float *gradient, int batch, int count, int classes, float smoothing)
{
    mean_cross_entropy(log_probabilities, labels, order, state, losses, batch, count, classes, smoothing);
    for (int element = thread(); element < count * classes; element += threads())
    {
        int label = label_of(labels, order, state, batch, element / classes);
        float probability = __nvvm_ex2_approx_f(log_probabilities[element] * 1.44269504f);
        gradient[element] = (probability - target(element % classes, label, classes, smoothing)) / count;
    }
}

// gradient [count, classes] = (logits - onehot(label)) / count, that of half the squared error. The reported loss is the cross-entropy.
KERNEL squared_error(const float *log_probabilities, const float *logits, const unsigned char *labels, const int *order,
    const StepState *state, float *losses, float *gradient, int batch, int count, int classes)
{
    mean_cross_entropy(log_probabilities, labels, order, state, losses, batch, count, classes, 0.0f);
    for (int element = thread(); element < count * classes; element += threads())
    {
        int label = label_of(labels, order, state, batch, element / classes);
        gradient[element] = (logits[element] - target(element % classes, label, classes, 0.0f)) / count;
    }
}

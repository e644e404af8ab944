// The loss and its gradient. One block: a batch has few logits, and one block sums them in an order that never changes.
#include "step.cuh"

DEVICE int label_of(const unsigned char *labels, const int *order, const StepState *state, int batch, int row)
{
    return labels[order[(long long)state->cursor * batch + row]];
}

// losses[cursor] = mean over the batch of -log softmax(logits)[label]
DEVICE void mean_cross_entropy(const float *log_probabilities, const unsigned char *labels, const int *order,
    const StepState *state, float *losses, int batch, int count, int classes)
{
    float sum = 0;
    for (int row = thread(); row < count; row += threads())
        sum -= log_probabilities[row * classes + label_of(labels, order, state, batch, row)];
    sum = sum_over_block(sum);
    if (thread() == 0) losses[state->cursor] = sum / count;
}

// gradient [count, classes] = (softmax(logits) - onehot(label)) / count. log_probabilities is cuDNN's log-softmax of the logits,
// which stays finite where the softmax itself would be zero.
KERNEL cross_entropy(const float *log_probabilities, const unsigned char *labels, const int *order, const StepState *state,
    float *losses, float *gradient, int batch, int count, int classes)
{
    mean_cross_entropy(log_probabilities, labels, order, state, losses, batch, count, classes);
    for (int element = thread(); element < count * classes; element += threads())
    {
        int label = label_of(labels, order, state, batch, element / classes);
        float onehot = element % classes == label ? 1.0f : 0.0f;
        float probability = __nvvm_ex2_approx_f(log_probabilities[element] * 1.44269504f);
        gradient[element] = (probability - onehot) / count;
    }
}

// gradient [count, classes] = (logits - onehot(label)) / count, that of half the squared error. The reported loss is the cross-entropy.
KERNEL squared_error(const float *log_probabilities, const float *logits, const unsigned char *labels, const int *order,
    const StepState *state, float *losses, float *gradient, int batch, int count, int classes)
{
    mean_cross_entropy(log_probabilities, labels, order, state, losses, batch, count, classes);
    for (int element = thread(); element < count * classes; element += threads())
    {
        int label = label_of(labels, order, state, batch, element / classes);
        float onehot = element % classes == label ? 1.0f : 0.0f;
        gradient[element] = (logits[element] - onehot) / count;
    }
}

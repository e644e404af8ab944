// Makes the step's batch: picks its images out of the data set by the shuffle order and scales bytes 0..255 to floats 0..1.
#include "philox.cuh"

// images [any, pixels], order [step of the chunk, batch], x [count, pixels]. count < batch in a partial last step.
// One thread an element of x.
KERNEL gather(const unsigned char *images, const int *order, const StepState *state, float *x, int batch, int count, int pixels)
{
    int element = block() * threads() + thread();
    if (element >= count * pixels) return;
    int image = order[(long long)state->cursor * batch + element / pixels];
    x[element] = images[(long long)image * pixels + element % pixels] / 255.0f;
}

// Where a distorted image takes its pixels from: Execution/AffineMap.cs, which says how it is drawn.
struct AffineMap { float xx, xy, x0, yx, yy, y0; };

DEVICE float symmetric(unsigned word) { return (word >> 8) * (1.0f / (1 << 23)) - 1; }

DEVICE AffineMap draw(
    const StepState *state, int image, int width, int height, float shift, float rotation, float scale, float shear_bound)
{
    Words first = random_words(state, AUGMENTATION, 0, image, 0), second = random_words(state, AUGMENTATION, 0, image, 1);
    float angle = rotation * (3.14159265f / 180) * symmetric(first.z), square = angle * angle;
    float sine = angle * (1 - square / 6 * (1 - square / 20 * (1 - square / 42)));
    float cosine = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)));
    float inverse = 1 / (1 + scale * symmetric(first.w)), shear = shear_bound * symmetric(second.x);

    AffineMap map;
    map.yx = -sine * inverse;
    map.yy = cosine * inverse;
    map.xx = cosine * inverse - shear * map.yx;
    map.xy = sine * inverse - shear * map.yy;
    float center_x = (width - 1) * 0.5f, center_y = (height - 1) * 0.5f;
    float from_x = center_x + shift * symmetric(first.x), from_y = center_y + shift * symmetric(first.y);
    map.x0 = center_x - map.xx * from_x - map.xy * from_y;
    map.y0 = center_y - map.yx * from_x - map.yy * from_y;
    return map;
}

DEVICE float pixel(const unsigned char *plane, int width, int height, int x, int y)
{
    return x >= 0 && x < width && y >= 0 && y < height ? plane[y * width + x] : 0.0f;
}

// The value between four pixels, black outside.
DEVICE float sample(const unsigned char *plane, int width, int height, float x, float y)
{
    float left = __nvvm_floor_f(x), top = __nvvm_floor_f(y);
    // Far outside, where a float might be no int any more, nothing is seen either.
    if (!(left >= -1 && left < width && top >= -1 && top < height)) return 0;
    int column = (int)left, row = (int)top;
    float right = x - left, below = y - top;
    float upper = pixel(plane, width, height, column, row) * (1 - right) + pixel(plane, width, height, column + 1, row) * right;
    float lower = pixel(plane, width, height, column, row + 1) * (1 - right) + pixel(plane, width, height, column + 1, row + 1) * right;
    return upper * (1 - below) + lower * below;
}

// The same with a random distortion of each image: images [any, channels, height, width], x [count, channels, height, width].
KERNEL gather_distorted(
    const unsigned char *images, const int *order, const StepState *state, float *x, int batch, int count, int channels, int height, int width,
    float shift, float rotation, float scale, float shear)
{
    int element = block() * threads() + thread(), area = height * width;
    if (element >= count * channels * area) return;
    int plane = element / area, at = element % area;
    int image = order[(long long)state->cursor * batch + plane / channels];
    AffineMap map = draw(state, image, width, height, shift, rotation, scale, shear);
    float source_x = map.x0 + map.xx * (at % width) + map.xy * (at / width);
    float source_y = map.y0 + map.yx * (at % width) + map.yy * (at / width);
    x[element] = sample(images + ((long long)image * channels + plane % channels) * area, width, height, source_x, source_y) / 255.0f;
}

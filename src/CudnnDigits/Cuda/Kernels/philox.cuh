// Random words for a place in a step, the same as the CPU executor draws: Philox4x32-10 (Randomness/Philox.cs says whose it is), with the
// counter that Randomness/StepRandomness.cs documents.
#pragma once
#include "step.cuh"

enum { DROPOUT = 3, AUGMENTATION = 4 }; // RandomPurpose.cs

struct Words { unsigned x, y, z, w; };

DEVICE Words random_words(const StepState *state, unsigned purpose, unsigned layer, unsigned image, unsigned place)
{
    unsigned x = place, y = image, z = (unsigned)(state->step + 1), w = purpose | layer << 8;
    unsigned key_a = (unsigned)state->seed, key_b = (unsigned)(state->seed >> 32);
    for (int round = 0; round < 10; round++, key_a += 0x9E3779B9u, key_b += 0xBB67AE85u)
    {
        unsigned long long product_a = 0xD2511F53ull * x, product_b = 0xCD9E8D57ull * z;
        x = (unsigned)(product_b >> 32) ^ y ^ key_a;
        y = (unsigned)product_b;
        z = (unsigned)(product_a >> 32) ^ w ^ key_b;
        w = (unsigned)product_a;
    }
    return { x, y, z, w };
}

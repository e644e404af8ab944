#!/bin/sh
# Makes the PTX beside each CUDA C file, with the compiler that makes the product's own kernels (Debian's clang-19).
cd "$(dirname "$0")" || exit 1
for source in *.cu; do
    clang++-19 -x cuda --cuda-device-only --cuda-gpu-arch=sm_70 -nocudainc -nocudalib -Xclang -target-feature -Xclang +ptx60 -O3 -S "$source" -o "${source%.cu}.ptx" || exit 1
done

#!/usr/bin/env bash
# Packs the program, its tests, MNIST and a .NET runtime into one archive for a Linux machine that has an NVIDIA GPU and nothing else.
#
#   scripts/gpu/pack.sh [FOLDER]      FOLDER: artifacts/gpu-kit unless named
#
# FOLDER/kit.tar.xz (under 50 MB) and FOLDER/run.sh are what that machine needs; there: bash run.sh. See docs/gpu.md.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

readonly limit=$((50 * 1000 * 1000))
out=$(mkdir -p "${1:-artifacts/gpu-kit}" && cd "${1:-artifacts/gpu-kit}" && pwd)
need_dotnet
bash scripts/get-mnist.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src" "$work/kit/tests/bin" "$work/kit/dotnet/shared/Microsoft.NETCore.App" "$work/kit/mnist" "$work/kit/scripts"

# In a copy of the sources the tests become a program of their own, started by NUnit's runner.
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -C "$work/src" -xf -
sed -i '0,/<PropertyGroup>/s//<PropertyGroup><EnableNUnitRunner>true<\/EnableNUnitRunner><OutputType>Exe<\/OutputType>/' \
    "$work/src/tests/CudnnDigits.Tests/CudnnDigits.Tests.csproj"
dotnet build "$work/src/tests/CudnnDigits.Tests" -c Release -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false \
    -p:RestoreLockedMode=false --nologo -v quiet -clp:NoSummary
(cd "$work/src/tests/CudnnDigits.Tests/bin/Release/net10.0" &&
    tar --exclude=.playwright --exclude='*onnxruntime*' --exclude='*.xml' --exclude='*.pdb' -cf - .) | tar -C "$work/kit/tests/bin" -xf -
touch "$work/kit/CudnnDigits.sln" # the tests look for the root of the repository
touch "$work/kit/scripts/build-emulator.sh"

# The runtime that built it. ASP.NET Core serves only 'serve': it is left out, and so out of what the programs say they need.
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
version=$(dotnet --list-runtimes | awk '$1 == "Microsoft.NETCore.App" && $2 ~ /^10\./ { print $2 }' | tail -1)
cp "$sdk/dotnet" "$work/kit/dotnet/"
cp -r "$sdk/host" "$work/kit/dotnet/"
cp -r "$sdk/shared/Microsoft.NETCore.App/$version" "$work/kit/dotnet/shared/Microsoft.NETCore.App/"
# What only debuggers and tracers load.
(cd "$work/kit/dotnet/shared/Microsoft.NETCore.App/$version" &&
    rm -f libmscordbi.so libmscordaccore.so libclrgcexp.so libcoreclrtraceptprovider.so createdump Microsoft.VisualBasic*.dll)
python3 - "$work"/kit/tests/bin/*.runtimeconfig.json <<'PYTHON'
import json, sys
for path in sys.argv[1:]:
    with open(path) as file: config = json.load(file)
    options = config["runtimeOptions"]
    frameworks = options.pop("frameworks", None)
    if frameworks: options["framework"] = next(f for f in frameworks if f["name"] == "Microsoft.NETCore.App")
    with open(path, "w") as file: json.dump(config, file)
PYTHON

data=$(data_folder)
for file in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
    if [ -s "$data/$file" ]; then gzip -9 -n -c "$data/$file" > "$work/kit/mnist/$file.gz"; else cp "$data/$file.gz" "$work/kit/mnist/"; fi
done
cp scripts/gpu/torch_mnist.py "$work/kit/"
git rev-parse HEAD > "$work/kit/commit"
git diff --quiet HEAD || say "with uncommitted changes" >> "$work/kit/commit"

tar -C "$work/kit" -cf - . | xz -T0 --x86 --lzma2=preset=9 > "$out/kit.tar.xz"
cp scripts/gpu/run.sh "$out/"
size=$(stat -c %s "$out/kit.tar.xz")
say "$out/kit.tar.xz: $((size / 1000000)) MB"
[ "$size" -lt "$limit" ] || die "the archive has $size bytes, more than $limit"

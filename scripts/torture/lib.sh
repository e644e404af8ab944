# Common to the parts of scripts/torture.sh, which sets $scratch and $CUDNNDIGITS_PROGRAM.
# shellcheck shell=bash
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
: "${scratch:?start it by scripts/torture.sh}" "${CUDNNDIGITS_PROGRAM:?start it by scripts/torture.sh}"
data=$scratch/data

# slice NAME IMAGES: the first images of a set of the repository's own excerpt of MNIST, so that a training takes a second.
slice() {
    local from=tests/CudnnDigits.Tests/Fixtures/mnist-6000 size
    printf -v size '\\x%02x\\x%02x\\x%02x\\x%02x' $(($2 >> 24 & 255)) $(($2 >> 16 & 255)) $(($2 >> 8 & 255)) $(($2 & 255))
    mkdir -p "$data"
    printf "\\x00\\x00\\x08\\x03$size\\x00\\x00\\x00\\x1c\\x00\\x00\\x00\\x1c" >"$data/$1-images-idx3-ubyte"
    head -c $((784 * $2)) < <(gzip -dc "$from/$1-images-idx3-ubyte.gz" | tail -c +17) >>"$data/$1-images-idx3-ubyte"
    printf "\\x00\\x00\\x08\\x01$size" >"$data/$1-labels-idx1-ubyte"
    head -c "$2" < <(gzip -dc "$from/$1-labels-idx1-ubyte.gz" | tail -c +9) >>"$data/$1-labels-idx1-ubyte"
}

# settings NETWORK: a training of about a second that spends much of it on writing its state, since it does after every few steps.
settings() {
    case $1 in
        linear) say "train linear --batch-size 20 --epochs 12" ;;
        cnn) say "train cnn --batch-size 50 --epochs 2" ;;
    esac
}

# begin NETWORK FOLDER: starts a training, or goes on with it, in the background; $child is its process.
begin() {
    local threads=$((1 + RANDOM % 2))
    if [ -f "$2/run.json" ]; then
        env --default-signal=INT "$CUDNNDIGITS_PROGRAM" train --run "$2" --resume --save-every 0 --threads $threads --quiet >"$2.out" 2>&1 &
    else
        # shellcheck disable=SC2046
        env --default-signal=INT "$CUDNNDIGITS_PROGRAM" $(settings "$1") --device cpu --data "$data" \
            --run "$2" --save-every 0 --threads $threads --quiet >"$2.out" 2>&1 &
    fi
    child=$!
}

# whole NETWORK: the uninterrupted run that others are compared with, in $scratch/NETWORK. Prints how many milliseconds it took.
whole() {
    local started
    started=$(date +%s%3N)
    begin "$1" "$scratch/$1"
    wait "$child" || { cat "$scratch/$1.out" >&2; die "the uninterrupted $1 failed"; }
    say $(($(date +%s%3N) - started))
}

# equal NETWORK FOLDER: whether a run ended with the same bits as the uninterrupted one.
equal() { cmp -s "$scratch/$1/state.safetensors" "$2/state.safetensors" && cmp -s "$scratch/$1/weights.safetensors" "$2/weights.safetensors"; }

# pause MILLISECONDS: waits a random part of them.
pause() {
    local ms=$((RANDOM * $1 / 32768))
    sleep "$((ms / 1000)).$(printf '%03d' $((ms % 1000)))"
}

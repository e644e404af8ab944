#!/usr/bin/env bash
# Trains a network with several seeds and prints what each run came to, a row a seed, and their mean and spread. docs/accuracy.md is made of it.
#   scripts/accuracy.sh NETWORK [SEEDS] [OPTION OF TRAIN...]     seeds 1 to SEEDS, 3 unless it says otherwise
# "Right" is of the images that the run measures: the test's, or with --validation N those set aside. "Seconds" count from the start of the process
# to the end of its last epoch, reading the data included; $KEEP names a folder to keep the runs in.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ $# -ge 1 ] || die "which network? scripts/accuracy.sh NETWORK [SEEDS] [OPTION OF TRAIN...]"
network=$1
seeds=${2:-3}
shift $(($# > 1 ? 2 : 1))

need_dotnet
scripts/get-mnist.sh >/dev/null
CUDNNDIGITS_DATA=$(data_folder)
export CUDNNDIGITS_DATA
dotnet build src/CudnnDigits -c Release --nologo -v quiet -clp:NoSummary >/dev/null || die "the program does not build: dotnet build src/CudnnDigits says why"
program=$PWD/src/CudnnDigits/bin/Release/net10.0/cudnndigits
if [ -n "${KEEP:-}" ]; then
    work=$(cd -- "$caller" && realpath -m -- "$KEEP")
    mkdir -p -- "$work"
    : >"$work/results"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

# one SEED OPTION...: "RIGHT SECONDS" of a run.
one() {
    local seed=$1 run=$work/$network-$1 started ended line output
    shift
    [ ! -e "$run" ] || die "$run is there already: remove it, or name another folder in KEEP"
    started=$(date +%s.%N)
    ended=$started
    exec {output}< <("$program" train "$network" --seed "$seed" --run "$run" --plain "$@")
    while IFS= read -r line; do
        case $line in epoch*) ended=$(date +%s.%N) ;; esac
    done <&"$output"
    wait $! || die "seed $seed: the training failed, see above"
    grep -oE '"(test|validation)Correct":[0-9]+' "$run/metrics.jsonl" | tail -n 1 | awk -F: -v from="$started" -v to="$ended" '{ printf "%s %.2f\n", $2, to - from }'
}

say "| $network, seed | right | seconds |"
say '|---|---:|---:|'
for seed in $(seq 1 "$seeds"); do
    result=$(one "$seed" "$@")
    say "| $seed | ${result% *} | ${result#* } |"
    say "$result" >>"$work/results"
done
sort -n -k 2 "$work/results" | awk '
    { n++; sum += $1; squares += $1 * $1; seconds[n] = $2; if (n == 1 || $1 < least) least = $1; if ($1 > most) most = $1 }
    END {
        mean = sum / n; deviation = n > 1 ? sqrt((squares - n * mean * mean) / (n - 1)) : 0
        median = n % 2 ? seconds[(n + 1) / 2] : (seconds[n / 2] + seconds[n / 2 + 1]) / 2
        printf "| mean of %d, standard deviation, range; median time | %.1f, %.1f, %d to %d | %.2f |\n", n, mean, deviation, least, most, median
    }'
rm -f -- "$work/results"

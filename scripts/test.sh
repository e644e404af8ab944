#!/usr/bin/env bash
# Installs what is missing, builds in Release and runs all tests. The last line is "N passed, N failed, N skipped".
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
need gcc gcc             # links the emulator (NativeAOT)
need clang++-19 clang-19 # compiles the kernels
have google-chrome || need chromium chromium # tests the page of 'serve'
wish /usr/bin/tmux tmux    # terminal tests
wish /usr/bin/zsh zsh      # completion tests
wish /usr/share/datasets/fashion-mnist dataset-fashion-mnist
bash scripts/get-mnist.sh
CUDNNDIGITS_DATA=$(data_folder)
export CUDNNDIGITS_DATA

# Exactly the packages of packages.lock.json, by version and content. The lock files are those of x64 Linux.
locked=()
if [ "$(uname -sm)" = 'Linux x86_64' ]; then locked=(--locked-mode); fi
dotnet restore CudnnDigits.sln -v quiet "${locked[@]}"
dotnet build CudnnDigits.sln -c Release --no-restore --nologo -v quiet -clp:NoSummary
bash scripts/build-emulator.sh
failures=0
if [ ${#locked[@]} -gt 0 ]; then bash scripts/supply.sh || failures=$((failures + 1)); fi
bash scripts/build-kernels.sh --check || failures=$((failures + 1))
bash scripts/nvidia.sh --check || failures=$((failures + 1))     # skipped if ptxas cannot be fetched
bash scripts/nvidia-libraries.sh || failures=$((failures + 1))   # skipped if the driver library cannot be fetched

results=artifacts/test-results
rm -rf "$results"
for project in tests/*Tests/*Tests.csproj; do
    name=$(basename "$project" .csproj)
    dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@" ||
        failures=$((failures + 1))
done

bash scripts/pack.sh --check || failures=$((failures + 1))
bash scripts/gpu/rehearse.sh info first || failures=$((failures + 1))

# The counts of the reliability tests: docs/reliability.md.
{ cat "$results"/*.trx 2>/dev/null | grep -oE '^(<StdOut>)? *tried: [^<]*|<StdOut>tried: [^<]*' || true; } | sed 's/.*tried: /tried: /' | sort -u

# A results file has one <UnitTestResult ... outcome="Passed" ...> per test.
count() { { cat "$results"/*.trx 2>/dev/null | grep -oE "<UnitTestResult [^>]*outcome=\"($1)\"" || true; } | wc -l; }
passed=$(count Passed)
failed=$(count 'Failed|Error|Timeout|Aborted')
skipped=$(count 'NotExecuted|Inconclusive')
[ "$failures" -eq 0 ] || [ "$failed" -gt 0 ] || failed=$failures
say "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

#!/usr/bin/env bash
# Tries to make the program lose something: the long forms of what the tests do in short.
#
#   scripts/torture.sh [PART...]     all parts unless some are named: kill signals fuzz steady
#
# ROUNDS=200 (kill), SIGNALS=40 (signals), INPUTS=1000000 (fuzz, a format) and MINUTES=60 (steady) change how often and how long.
# Prints one line of figures a part, and exits with 1 if a part failed.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly all=(kill signals fuzz steady)
parts=("$@")
if [ ${#parts[@]} -eq 0 ]; then parts=("${all[@]}"); fi
for part in "${parts[@]}"; do
    case " ${all[*]} " in
        *" $part "*) ;;
        *) die "no part is called '$part': there are ${all[*]}" ;;
    esac
done

# Tests name the program that they were built with.
if [ -z "${CUDNNDIGITS_PROGRAM:-}" ]; then
    need_dotnet
    dotnet publish src/CudnnDigits -c Release --no-self-contained -p:PublishReadyToRun=true -o artifacts/cudnndigits \
        --nologo -v quiet -clp:NoSummary
    CUDNNDIGITS_PROGRAM=$PWD/artifacts/cudnndigits/cudnndigits
fi
export CUDNNDIGITS_PROGRAM
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export scratch

failed=0
for part in "${parts[@]}"; do "scripts/torture/$part.sh" || failed=$((failed + 1)); done
[ "$failed" -eq 0 ] || die "$failed of ${#parts[@]} parts failed"

#!/usr/bin/env bash
# Takes weights to PyTorch and back: the tests of tests/CudnnDigits.Tests/Export/PyTorchTests.cs, which scripts/test.sh skips where there
# is no PyTorch. It does not install it: Debian's python3-torch and what it needs take 80 seconds and over 600 MB.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
# The Python that is first in the path may be another than Debian's, and have it.
python3 -c 'import torch' 2>/dev/null || /usr/bin/python3 -c 'import torch' 2>/dev/null || {
    can_install || die "no Python with PyTorch: run 'sudo apt-get install python3-torch', or install PyTorch for your python3, and this script again"
    install_package python3-torch || die "apt-get install python3-torch failed: run it by hand to see why"
}
scripts/get-mnist.sh
CUDNNDIGITS_DATA=$(data_folder)
export CUDNNDIGITS_DATA
dotnet build tests/CudnnDigits.Tests -c Release --nologo -v quiet -clp:NoSummary
dotnet test tests/CudnnDigits.Tests -c Release --no-build --nologo --filter FullyQualifiedName~PyTorchTests "$@"

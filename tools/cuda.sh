# The CUDA side of tools/setup, run and test: nvcc, and a LibTorch with CUDA. Sourced, never run.
# shellcheck shell=bash

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly torch_version=2.11.0 room_for_cuda_gib=8
readonly cuda_home=${XDG_DATA_HOME:-$HOME/.local/share}/zeroplane/libtorch-cuda

# Sets and exports CUDACXX.
find_nvcc() {
  local candidate
  for candidate in "${CUDACXX:-}" "$(command -v nvcc || true)" /usr/local/cuda/bin/nvcc; do
    if [[ -x $candidate ]]; then
      export CUDACXX=$candidate
      return
    fi
  done
  fail "the CUDA build needs nvcc, NVIDIA's CUDA compiler, and there is none on PATH, in CUDACXX or in" \
    "/usr/local/cuda/bin. Install the CUDA toolkit 13.0 (developer.nvidia.com/cuda-downloads) and start again," \
    "or leave --cuda away: everything runs on the CPU."
}

# The package folder of the torch that pip put into $cuda_home; empty before that.
fetched_libtorch() { compgen -G "$cuda_home/lib/python3*/site-packages/torch" || true; }

# Fetches PyPI's torch wheel and the nvidia-* wheels it names, one after another, so that a broken download goes on where
# it stopped; Triton and the Python packages are left out, a C++ program uses none of them. pip's own cache and /tmp are
# kept out of it: together they would need the room three times over.
fetch_libtorch() {
  local python=$cuda_home/bin/python requirement done_mark=$cuda_home/complete-$torch_version
  [[ -e $done_mark ]] && return
  ensure_packages cuda
  need_room "$cuda_home" "$room_for_cuda_gib" "LibTorch with CUDA"
  say "Fetching LibTorch $torch_version with CUDA from PyPI: about 2.2 GB to download, 3.9 GB on disk, once, into" \
    "$cuda_home (remove that folder to be rid of it; a LibTorch of your own: ZEROPLANE_LIBTORCH=DIR)."
  mkdir -p "$cuda_home/tmp"
  local -x TMPDIR=$cuda_home/tmp PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
  [[ -x $python ]] || /usr/bin/python3 -m venv "$cuda_home" >&2 || fail "python3 -m venv failed (see above)."
  "$python" -m pip install --quiet --upgrade 'pip>=25.1' >&2 || fail_fetch
  "$python" -m pip install --quiet --dry-run --ignore-installed --only-binary :all: --report "$TMPDIR/plan.json" \
    "torch==$torch_version" >&2 || fail_fetch
  "$python" - "$TMPDIR/plan.json" >"$TMPDIR/plan.txt" <<'PYTHON'
import json, sys
for item in json.load(open(sys.argv[1]))["install"]:
    name = item["metadata"]["name"]
    if name == "torch" or name.startswith("nvidia-"):
        print(name + "==" + item["metadata"]["version"])
PYTHON
  while read -r requirement; do
    say "  $requirement"
    "$python" -m pip install --quiet --no-deps --only-binary :all: --resume-retries 20 "$requirement" >&2 </dev/null ||
      fail_fetch
  done <"$TMPDIR/plan.txt"
  rm -rf "$cuda_home/tmp"
  touch "$done_mark"
}

fail_fetch() {
  fail "LibTorch could not be fetched from PyPI (see above). With a network again, start again: what is here is kept." \
    "A LibTorch with CUDA that you have already is taken with ZEROPLANE_LIBTORCH=DIR (the folder with lib/ and share/cmake/)."
}

# Fails when nvcc and the LibTorch of PyPI are of different CUDA generations. (Another LibTorch does not say its own.)
check_cuda_version() {
  local compiler library
  compiler=$("$CUDACXX" --version | sed -n 's/.*release \([0-9]*\)\..*/\1/p')
  library=$(sed -n "s/^cuda.*'\([0-9]*\)\..*/\1/p" "$ZEROPLANE_LIBTORCH/version.py" 2>/dev/null || true)
  [[ -z $library || $compiler == "$library" ]] ||
    fail "$CUDACXX is CUDA $compiler, and the LibTorch in $ZEROPLANE_LIBTORCH is built for CUDA $library." \
      "Install the CUDA toolkit $library.x, or name a LibTorch for CUDA $compiler in ZEROPLANE_LIBTORCH."
}

# Sets and exports ZEROPLANE_LIBTORCH, which the preset `cuda` takes as its prefix, and CUDACXX.
ensure_cuda() {
  find_nvcc
  if [[ -z ${ZEROPLANE_LIBTORCH:-} ]]; then
    fetch_libtorch
    ZEROPLANE_LIBTORCH=$(fetched_libtorch)
  fi
  [[ -d $ZEROPLANE_LIBTORCH ]] || fail "ZEROPLANE_LIBTORCH names $ZEROPLANE_LIBTORCH, and that is no folder."
  ZEROPLANE_LIBTORCH=$(realpath "$ZEROPLANE_LIBTORCH")
  export ZEROPLANE_LIBTORCH
  [[ -e $ZEROPLANE_LIBTORCH/share/cmake/Torch/TorchConfig.cmake ]] ||
    fail "$ZEROPLANE_LIBTORCH is no LibTorch: it has no share/cmake/Torch/TorchConfig.cmake." \
      "ZEROPLANE_LIBTORCH must name the folder that holds lib/ and share/cmake/ (of a wheel: site-packages/torch)."
  [[ -e $ZEROPLANE_LIBTORCH/lib/libtorch_cuda.so ]] ||
    fail "the LibTorch in $ZEROPLANE_LIBTORCH is for the CPU only: it has no lib/libtorch_cuda.so."
  check_cuda_version
  # A build folder that was configured with another LibTorch starts anew.
  if [[ -e $root/build/cuda/CMakeCache.txt ]] &&
    ! grep -q "^Torch_DIR:PATH=$ZEROPLANE_LIBTORCH/" "$root/build/cuda/CMakeCache.txt"; then
    rm -f "$root/build/cuda/build.ninja"
  fi
}

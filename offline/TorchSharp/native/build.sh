#!/bin/sh
# build.sh OUTPUT.so [LIBTORCH]   compiles torch_shim.cpp against the libtorch in LIBTORCH (an unpacked libtorch,
# or the torch folder of a Python package; a CUDA build of either), else against the system's libtorch-dev.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
root=${2:-}
flags=""
if [ -n "$root" ]; then
  flags="-isystem $root/include -isystem $root/include/torch/csrc/api/include -L$root/lib -Wl,-rpath,$root/lib"
  # Libraries built with the old C++ ABI say so in their CMake configuration.
  if grep -qs '_GLIBCXX_USE_CXX11_ABI=0' "$root/share/cmake/Torch/TorchConfig.cmake"; then
    flags="$flags -D_GLIBCXX_USE_CXX11_ABI=0"
  fi
  # Nothing refers to the CUDA kernels: they register themselves when loaded.
  if [ -e "$root/lib/libtorch_cuda.so" ]; then
    flags="$flags -Wl,--no-as-needed -ltorch_cuda -Wl,--as-needed"
  fi
else
  flags="-isystem /usr/include/torch/csrc/api/include"
fi
# shellcheck disable=SC2086
exec "${CXX:-g++}" -std=c++17 -O2 -fPIC -shared -fvisibility=hidden "$here/torch_shim.cpp" -o "$out" $flags -ltorch -ltorch_cpu -lc10

#!/usr/bin/env bash
# Builds Gan.MLNet with nothing but the .NET SDK given: see --help.
set -euo pipefail

usage() {
  cat <<'EOF'
Usage: ./build.sh [--packages nuget|mixed|offline|auto] [--choose] [--test] [--demo] [--pack]

Installs what is missing, chooses where Microsoft.ML and TorchSharp come from, restores and builds (Release).
A second run with nothing changed does no work.

  --packages nuget     the real packages
  --packages mixed     the real Microsoft.ML, and the stand-in for TorchSharp under offline/, over the system's libtorch
  --packages offline   the stand-ins for both
  --packages auto      look again which of these is possible, in this order (done once, then remembered)
  --choose             only choose the packages and say which: nothing is built
  --test               run all tests; the last line is "N passed, N failed, N skipped"
  --demo               train a DCGAN on Fashion-MNIST and say where the picture is
  --pack               make the NuGet package in artifacts/packages (needs the real packages)
  --help               this text

Environment: LIBTORCH names the folder of another libtorch for the stand-ins (a CUDA build, say);
Cuda=true takes TorchSharp-cuda-linux in place of TorchSharp-cpu with the real packages.
EOF
}

say() { printf '%-9s %s\n' "$1:" "$2"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

packages=${GanPackages:-} # what --packages asks for; empty: whatever is remembered
choose=false test=false demo=false pack=false
while (($#)); do
  case $1 in
    --packages) (($# > 1)) || fail "--packages needs a value: nuget, mixed, offline or auto"; packages=$2; shift ;;
    --packages=*) packages=${1#*=} ;;
    --choose) choose=true ;;
    --test) test=true ;;
    --demo) demo=true ;;
    --pack) pack=true ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown option '$1' (./build.sh --help lists them)" ;;
  esac
  shift
done
[[ $packages =~ ^(nuget|mixed|offline|auto|)$ ]] || fail "--packages '$packages': it must be nuget, mixed, offline or auto"

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
exec </dev/null
unset GanPackages # artifacts/packages.props says it from here on
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
PATH=$PATH:/usr/sbin:/sbin # ldconfig, for users whose PATH lacks it

torchsharp_native=TorchSharp-$([[ ${Cuda:-} == true ]] && echo cuda-linux || echo cpu)
readonly torchsharp_native solution=Gan.MLNet.sln choice_file=artifacts/packages.props stamp_file=artifacts/build.stamp
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p artifacts/packages # NuGet.config names it as a feed, and a feed must exist

sdk=$(dotnet --version 2>/dev/null) || fail "the .NET SDK is missing: install .NET 10 (https://dot.net) and put 'dotnet' on the PATH"
((${sdk%%.*} >= 10)) || fail "the .NET SDK here is $sdk: .NET 10 or later is needed"

# ---- what the system must have ------------------------------------------------------------------------------------

# The libtorch that the stand-ins are built against: LIBTORCH, or the system's.
torch_library() {
  if [[ -n ${LIBTORCH:-} ]]; then
    [[ ! -e $LIBTORCH/lib/libtorch_cpu.so ]] || echo "$LIBTORCH/lib/libtorch_cpu.so"
  else
    ldconfig -p | awk '$1 == "libtorch_cpu.so" && !found++ { print $NF }'
  fi
}

torch_header() {
  local file
  for file in "${LIBTORCH:-/usr}"/include{,/torch/csrc/api/include}/torch/version.h; do
    [[ ! -e $file ]] || { echo "$file"; return; }
  done
}

# Asks for the thing itself, not for the package database, so that other systems can bring it in their own way.
is_there() {
  case $1 in
    g++) command -v g++ >/dev/null ;;
    libtorch-dev) [[ -n $(torch_library) && -n $(torch_header) ]] ;;
    libopenblas0-openmp) [[ -n ${LIBTORCH:-} ]] || compgen -G '/usr/lib*/*/openblas-openmp/libblas.so.3' >/dev/null || ! command -v dpkg >/dev/null ;;
    libgd3) [[ $(ldconfig -p) == *libgd.so.3\ * ]] ;;
    dataset-fashion-mnist) [[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ]] ;;
  esac
}

is_root_possible() { ((EUID == 0)) || sudo -n true 2>/dev/null; }
as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

need() {
  local package missing=()
  for package; do is_there "$package" || missing+=("$package"); done
  ((${#missing[@]})) || return 0
  if ! command -v apt-get >/dev/null || ! is_root_possible; then
    printf 'build.sh: missing: %s\n' "${missing[@]}" >&2
    if command -v apt-get >/dev/null; then
      fail "install with: sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
    fail "these are Debian's names: install your system's counterparts (LIBTORCH=/path names a libtorch that you unpacked), then run again"
  fi
  say install "${missing[*]} (apt-get)"
  {
    as_root apt-get update &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  } >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2; fail "apt-get could not install ${missing[*]}"; }
  for package in "${missing[@]}"; do
    is_there "$package" || fail "$package was installed, but what it should bring was not found"
  done
}

# ---- where the packages come from ---------------------------------------------------------------------------------

# A throwaway restore of packages from the feeds that this tree would use; the reason where it fails.
restores() {
  local status=0 package
  mkdir -p "$work/probe/artifacts/packages"
  cp NuGet.config Directory.Packages.props "$work/probe/"
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup>'
    for package; do echo "<PackageReference Include=\"$package\" />"; done
    echo '</ItemGroup></Project>'
  } >"$work/probe/probe.csproj"
  timeout 300 dotnet restore "$work/probe/probe.csproj" -tl:off >"$work/probe.log" 2>&1 || status=$?
  ((status)) || return 0
  reason=$(grep -m 1 -oE 'error NU[0-9]+: .*' "$work/probe.log" || echo "a trial restore of $* failed")
  ((status != 124)) || reason="a trial restore of $* did not end within 5 minutes"
  return 1
}

# Whether this system has what TorchSharp's own library, as just restored, asks of the C++ library.
torchsharp_loads() {
  local folder library
  folder=$(sed -n '/"packageFolders"/{n;s/^ *"\(.*\)": .*/\1/p}' "$work/probe/obj/project.assets.json")
  library=$(compgen -G "${folder%/}/torchsharp/*/runtimes/linux-x64/native/libLibTorchSharp.so" | sort -V | tail -n 1)
  [[ $(uname -sm) == 'Linux x86_64' && -n $library ]] || return 0
  reason=$(ldd "$library" 2>&1 | grep -m 1 -oE "version .* not found" || true)
  [[ -n $reason ]] || return 0
  reason="TorchSharp's library does not load here: $reason"
  return 1
}

# Rewritten only when it changes: every project imports it, and a newer file would make MSBuild compile them all.
remember() {
  local text reason_xml
  reason_xml=$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' <<<"$2")
  text=$(printf '%s\n' \
    '<!-- Written by build.sh, which keeps to it until it is told otherwise with its option packages. -->' \
    '<Project>' '  <PropertyGroup>' \
    "    <GanPackages>$1</GanPackages>" \
    "    <GanPackagesReason>$reason_xml</GanPackagesReason>" \
    '  </PropertyGroup>' '</Project>')
  [[ -e $choice_file && $(<"$choice_file") == "$text" ]] || printf '%s\n' "$text" >"$choice_file"
}

remembered() {
  [[ ! -e $choice_file ]] || sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$choice_file" | sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

choose_packages() {
  local reason last
  last=$(remembered GanPackages)
  if [[ $packages =~ ^(nuget|mixed|offline)$ ]]; then
    reason="asked for with --packages"
  elif [[ -z $packages && -n $last ]]; then
    packages=$last
    reason=$(remembered GanPackagesReason)
    say packages "$packages, as before (${reason:-no reason noted}); --packages auto looks again"
    return
  elif ! restores Microsoft.ML Microsoft.ML.ImageAnalytics; then
    packages=offline
  elif restores TorchSharp && torchsharp_loads && restores "$torchsharp_native"; then
    packages=nuget
    reason="Microsoft.ML, Microsoft.ML.ImageAnalytics and TorchSharp restore from the feeds of this machine"
  else
    packages=mixed
  fi
  say packages "$packages ($reason)"
  remember "$packages" "$reason"
}

# ---- what the stand-ins will run on -------------------------------------------------------------------------------

# The file that the loader gives libtorch for a library, links followed; nothing if libtorch does not ask for it.
linked() { ldd "$torch" | awk -v name="$1" '$1 == name && $3 ~ /^\// && !found++ { print $3 }' | xargs -r readlink -f; }

# Debian keeps each BLAS in a folder of its own, which names it: openblas-openmp, openblas-pthread, blas, lapack, …
kind_of() { basename "$(dirname "$1")"; }

slow_because() {
  case $1 in
    openblas-pthread) echo "its threads fight libtorch's OpenMP pool" ;;
    openblas-serial) echo "it has one thread" ;;
    blas | lapack) echo "the reference library is several times slower" ;;
    *) return 1 ;;
  esac
}

check_blas() {
  local library file wanted why commands=() kinds=()
  for library in libblas.so.3 liblapack.so.3 libopenblas.so.0; do
    file=$(linked "$library")
    [[ -n $file ]] || continue
    if why=$(slow_because "$(kind_of "$file")"); then
      wanted=$(compgen -G "/usr/lib*/*/openblas-openmp/$library" || true)
      wanted=${wanted%%$'\n'*}
      if [[ -z $wanted ]]; then
        say blas "WARNING: $library is $file: $why; install Debian's libopenblas0-openmp or its counterpart"
        return
      fi
      # Debian names the alternative after the library and the architecture's folder.
      commands+=("update-alternatives --set $library-$(basename "$(dirname "$(dirname "$wanted")")") $wanted")
      kinds+=("$(kind_of "$file"): $why")
    fi
  done
  if ((${#commands[@]})) && is_root_possible; then
    for wanted in "${commands[@]}"; do
      # shellcheck disable=SC2086 # the words of the command, none of which has a blank in it
      as_root $wanted >/dev/null || fail "this failed: $wanted"
    done
    say blas "openblas-openmp, set with update-alternatives in place of ${kinds[0]}"
  elif ((${#commands[@]})); then
    say blas "WARNING: ${kinds[0]}. This mends it:"
    printf '          sudo %s\n' "${commands[@]}"
  else
    file=$(linked libblas.so.3)
    [[ -n $file ]] || file=$(linked libopenblas.so.0)
    if [[ -n $file ]]; then say blas "$(kind_of "$file") ($file)"; else say blas "built into libtorch"; fi
  fi
}

check_gpu() {
  local name
  name=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null || true)
  name=${name%%$'\n'*}
  if [[ -z $name ]]; then
    say gpu "no: nvidia-smi finds none"
  elif [[ $packages == nuget ]]; then
    if [[ ${Cuda:-} == true ]]; then say gpu "yes: $name, with TorchSharp-cuda-linux"; else say gpu "no: $name is there, but Cuda=true was not given (TorchSharp-cpu)"; fi
  elif [[ -e $(dirname "$torch")/libtorch_cuda.so ]]; then
    say gpu "yes: $name, with $(dirname "$torch")/libtorch_cuda.so"
  else
    say gpu "no: $name is there, but this libtorch has no CUDA (LIBTORCH=/path/to/one ./build.sh)"
  fi
}

check_offline() {
  local version
  [[ -z ${LIBTORCH:-} || -n $(torch_library) ]] || fail "LIBTORCH is '$LIBTORCH', which has no lib/libtorch_cpu.so"
  need g++ libtorch-dev libopenblas0-openmp
  if [[ $packages == offline ]]; then need libgd3; fi
  torch=$(torch_library)
  # Debian's headers leave the patch number at 0: its package says better.
  version=$(awk '$2 ~ /^TORCH_VERSION_(MAJOR|MINOR|PATCH)$/ { printf "%s%s", dot, $3; dot = "." }' "$(torch_header)")
  [[ -n ${LIBTORCH:-} ]] || version=$(dpkg-query -W -f '${Version}' libtorch-dev 2>/dev/null || echo "$version")
  say libtorch "$version, $torch ($([[ -n ${LIBTORCH:-} ]] && echo "named by LIBTORCH" || echo "the system's"))"
}

# ---- build --------------------------------------------------------------------------------------------------------

projects() { sed -n 's/^Project(.*"\([^"]*\.csproj\)".*/\1/; T; s:\\:/:g; p' "$solution"; }

# What the outputs were made with, and a print of every input's name, size and time.
made_with() { echo "$packages, libtorch ${LIBTORCH:-of the system}, Cuda ${Cuda:-false}, SDK $sdk, NuGet folder ${NUGET_PACKAGES:-of the user}"; }
inputs() {
  find src test offline bench ./*.props ./*.targets "$solution" NuGet.config .editorconfig \
    \( -name bin -o -name obj -o -name TestResults -o -name BenchmarkDotNet.Artifacts -o -name __pycache__ \) -prune -o \
    -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum
}

outputs_are_there() {
  local project
  while read -r project; do
    [[ -e $(dirname "$project")/obj/project.assets.json ]] || return 1
    compgen -G "$(dirname "$project")/bin/Release/*/$(basename "$project" .csproj).dll" >/dev/null || return 1
  done < <(projects)
}

build() {
  local stamp last=
  stamp=$(made_with; inputs)
  [[ ! -e $stamp_file ]] || read -r last <"$stamp_file"
  if [[ -e $stamp_file && $(<"$stamp_file") == "$stamp" ]] && outputs_are_there; then
    say build "up to date"
    return
  fi
  if [[ -n $last && $last != "$packages,"* ]]; then
    say clean "what was built with the packages of '${last%%,*}'"
    find src test offline bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
  fi
  rm -f "$stamp_file"
  SECONDS=0
  dotnet build "$solution" -c Release --nologo -tl:off -v quiet -clp:ErrorsOnly || fail "the build failed"
  printf '%s\n' "$stamp" >"$stamp_file"
  say build "$solution, Release, in $SECONDS s"
}

# The product refuses to convolve where libtorch does it wrongly, and its message names what helps: here it is done.
check_convolutions() {
  [[ -z ${ONEDNN_MAX_CPU_ISA:-} ]] || return 0
  if ! dotnet test test/Microsoft.ML.Gan.Tests -c Release --no-build --nologo -tl:off --filter Name=ThisProcessorConvolvesRight >"$work/convolutions.log" 2>&1 &&
    grep -q ONEDNN_MAX_CPU_ISA "$work/convolutions.log"; then
    export ONEDNN_MAX_CPU_ISA=SSE41
    say onednn "ONEDNN_MAX_CPU_ISA=SSE41, because libtorch computes convolutions wrongly on this processor without it"
  fi
}

run_tests() {
  local status=0 counts
  # One project after the other: each uses all cores by itself.
  dotnet test "$solution" -c Release --no-build --nologo -tl:off -m:1 2>&1 | tee "$work/test.log" || status=1
  # Adds up the line that ends each project's run; a run that broke off counts as one failure more.
  counts=$(awk '
    /^(Passed|Failed|Skipped)! +- Failed: / {
      gsub(/,/, "")
      for (i = 1; i < NF; i++) {
        if ($i == "Failed:") failed += $(i + 1)
        if ($i == "Passed:") passed += $(i + 1)
        if ($i == "Skipped:") skipped += $(i + 1)
      }
    }
    /^The active test run was aborted/ { failed++ }
    END { print passed + 0, failed + 0, skipped + 0 }' "$work/test.log")
  read -r passed failed skipped <<<"$counts"
  ((!status || failed)) || { failed=1; echo "dotnet test failed outside the tests: see above"; }
  ((passed + failed)) || { status=1; echo "no test ran"; }
  test_line="$passed passed, $failed failed, $skipped skipped"
  ((!status && !failed)) || tests_failed=true
}

choose_packages
! $choose || exit 0
if [[ $packages != nuget ]]; then
  check_offline
  check_blas
else
  say libtorch "the one that $torchsharp_native brings"
  say blas "built into that libtorch"
fi
check_gpu
if $demo; then need dataset-fashion-mnist; fi
build

test_line='' tests_failed=false
if $pack; then
  dotnet pack src/Microsoft.ML.Gan -c Release --nologo -tl:off -v quiet -clp:ErrorsOnly || exit 1
  say package "$(find artifacts/packages -name 'Gan.MLNet.*.nupkg' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2)"
fi
if $demo || $test; then check_convolutions; fi
if $demo; then
  rm -f artifacts/demo/grid.png
  dotnet run --project src/Examples -c Release --no-build -- dcgan || fail "the demo failed"
  [[ -e artifacts/demo/grid.png ]] || fail "the demo left no picture at artifacts/demo/grid.png"
  say picture "$PWD/artifacts/demo/grid.png"
fi
if $test; then run_tests; fi
[[ -z $test_line ]] || echo "$test_line"
! $tests_failed

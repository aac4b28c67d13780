#!/usr/bin/env bash
# Benchmarks. Without arguments: their names. With one: installs what it needs, runs it, writes docs/benchmarks/NAME.md
# and prints its figures as one JSON object in the last line.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

benchmarks() {
    cat <<'LIST'
dcgan-step          whole DCGAN iterations through the estimator, against PyTorch
mlp-step            whole iterations of an MLP GAN on a table, against PyTorch
generate            10,000 images through Generate and a cursor, against PyTorch
data-path           the share of reading and batching rows in a training step
memory              resident memory and live tensors over 2,000 steps
fashion-frechet     Frechet distance of the demo's images, beside the first release's settings
objectives          objectives and stabilisers on a ring of eight Gaussians
objectives-fashion  objectives and stabilisers on Fashion-MNIST (hours; goes on where it was stopped)
conditional         whether a conditional DCGAN makes what it is asked for
profile             profiles of discriminators' losses over a training
mnist-m             from MNIST to MNIST-M: accuracy and steps, against PyTorch
mnist-m-settings    settings of that adaptation by a score without target labels (an hour; goes on where it was stopped)
detector-shift      from simulated showers to those of a shifted detector
guard               how often the guard returns the better version
tabular             macro-F1 with rows added to six small tables: none, SMOTE, generator, both
verdict             whether the verdict on adding rows is right, on fourteen other tables (an hour; goes on where it was stopped)
network-settings    settings of the neural network for small tables, by cross validation within training rows (goes on where it was stopped)
tabular-quality     columns, pairs and privacy on the full adult and bank-marketing tables
tabular-speed       how long a small table takes to learn, how fast rows are made, against PyTorch
hot-parts           noise, batches and cursors on their own (BenchmarkDotNet)
LIST
}

if [[ $# -eq 0 || $1 == -h || $1 == --help ]]; then
    echo "usage: bench/run.sh NAME [--quick] [--rounds N] [--steps N]"
    benchmarks
    exit 0
fi
name=$1
if ! benchmarks | cut -d' ' -f1 | grep -qx -- "$name"; then
    echo "bench/run.sh: there is no benchmark '$name'; without arguments it lists them." >&2
    exit 2
fi

# need FILE PACKAGE: installs Debian's PACKAGE where FILE is missing.
need() {
    [[ -e $1 ]] && return
    if command -v apt-get >/dev/null && [[ $(id -u) -eq 0 ]]; then
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$2"; } >&2
    else
        echo "bench/run.sh: '$1' is missing; install the package $2." >&2
        exit 1
    fi
}
case $name in
    dcgan-step | mlp-step | generate | mnist-m | tabular-speed)
        need /usr/lib/python3/dist-packages/torch/__init__.py python3-torch
        # With the reference library, its default, the comparison would be with a strawman.
        need "/usr/lib/$(uname -m)-linux-gnu/openblas-openmp/libblas.so.3" libopenblas0-openmp
        ;;
esac
case $name in
    tabular | verdict) need /usr/lib/python3/dist-packages/sklearn/__init__.py python3-sklearn; need /usr/lib/python3/dist-packages/pandas/__init__.py python3-pandas ;;
esac
case $name in
    mlp-step | objectives | mnist-m | mnist-m-settings | detector-shift | guard | tabular | verdict | network-settings | tabular-quality | tabular-speed) ;;
    *) need /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz dataset-fashion-mnist ;;
esac

if [[ $name == verdict || $name == network-settings ]]; then
    need /usr/bin/Rscript r-base-core
    need /usr/lib/R/site-library/mlbench/DESCRIPTION r-cran-mlbench
    need /usr/lib/R/site-library/kernlab/DESCRIPTION r-cran-kernlab
    Rscript --vanilla "$root/bench/tables.R" "$root/artifacts/cache/exported" >&2
fi

# The same threads for whatever runs in the benchmark's own process; the processes that it starts are pinned there.
export OMP_NUM_THREADS=2 OPENBLAS_NUM_THREADS=2 MKL_NUM_THREADS=2
[[ -e $root/artifacts/packages.props ]] || "$root/build.sh" >&2
dotnet build "$root/bench/Gan.Bench/Gan.Bench.csproj" -c Release --nologo -v quiet -clp:ErrorsOnly -nodeReuse:false >&2
shift
cd "$root"
exec dotnet "$root/bench/Gan.Bench/bin/Release/net10.0/Gan.Bench.dll" "$name" "$@"

"""SciPy's dense kernels at the sizes of benches/dense.rs, in the same unit.

    python3 scipy_dense.py

Prints flops per second from the best of several runs, counted as chapter 5 counts. NumPy and SciPy take their kernels
from a BLAS and LAPACK library (`numpy.show_config()` names it) that uses every processor unless told otherwise: this
script asks for one thread, before the first import, since the book's kernels use one. If one of the variables is set
already, it is respected and printed.
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
for name in THREADS:
    os.environ.setdefault(name, "1")

import time

import numpy
import scipy
import scipy.linalg


def matrix(n):
    i, j = numpy.indices((n, n))
    a = numpy.sin(i * j * 0.618 + (i + j))
    a[numpy.diag_indices(n)] = n
    return numpy.asfortranarray(a)


def best(work, patience=1.0):
    fastest, total = float("inf"), 0.0
    while total < patience:
        start = time.perf_counter()
        work()
        spent = time.perf_counter() - start
        fastest, total = min(fastest, spent), total + spent
    return fastest


print("NumPy", numpy.__version__, "SciPy", scipy.__version__, {name: os.environ[name] for name in THREADS})
print(f"{'kernel':24}{'N':>6}{'time, ms':>12}{'Gflop/s':>12}")
for n in (256, 500, 1000):
    a = matrix(n)
    a32 = a.astype(numpy.float32)
    b = numpy.ones(n)
    for name, flops, work in (
        ("gemm", 2 * n**3, lambda: a @ a),
        ("gemm, f32", 2 * n**3, lambda: a32 @ a32),
        ("cholesky", n**3 / 3, lambda: scipy.linalg.cholesky(a, lower=True)),
        ("cholesky, f32", n**3 / 3, lambda: scipy.linalg.cholesky(a32, lower=True)),
        ("cholesky_then_solve", n**3 / 3 + 2 * n**2, lambda: scipy.linalg.solve(a, b, assume_a="pos")),
        ("lu_then_solve", 2 * n**3 / 3 + 2 * n**2, lambda: scipy.linalg.solve(a, b, assume_a="gen")),
        ("explicit_inverse", 2 * n**3, lambda: scipy.linalg.inv(a)),
        ("eigenvalues", 4 * n**3 / 3, lambda: scipy.linalg.eigvalsh(a)),
    ):
        seconds = best(work)
        print(f"{name:24}{n:6}{1e3 * seconds:12.3f}{flops / seconds / 1e9:12.1f}")

"""This chapter's kernels beside JAX and NumPy, in turns, on the same network and data: see README.md beside this file.

Prints the times, and records them as the table `beside` of the chapter.
"""

import os

# Before JAX is imported: one thread, on one core, for all of them.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import datetime
import gzip
import json
import math
import pathlib
import platform
import statistics
import subprocess
import time

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

CHAPTER = pathlib.Path(__file__).resolve().parent.parent
ROOT = CHAPTER.parent.parent
OURS = ROOT / "target/release/examples/beside"
COMMAND = "chrt --fifo 1 python chapters/10-network/benches/beside.py"
BATCH, SIDE = 512, 1024
TURNS, ROUNDS = 12, 40
# How a row is called, in the order of the table.
NAMES = {
    "gemm": "matrix product",
    "gradient": "gradient",
    "hv-new": "$Hv$, new point",
    "hv-again": "$Hv$ again",
    "gv-new": "$Gv$, new point",
    "gv-again": "$Gv$ again",
    "hessian": "whole $H$",
    "hessian-told": "$H$, told how",
}


# ---------------------------------------------------------------------------------------------- the same network and data


def start(widths, dtype):
    """Weights as n×m by rows, which in memory is m×n by columns, and biases of 0."""
    layers = []
    for n, m in zip(widths, widths[1:]):
        reach = np.sqrt(6 / (n + m))
        layers.append((reach * np.sin(np.arange(n * m, dtype=np.float64)).reshape(n, m), np.zeros(m)))
    return [(w.astype(dtype), b.astype(dtype)) for w, b in layers]


def direction(params):
    """cos k over all parameters, in the chapter's order: each layer's weights, then its biases."""
    made, at = [], 0
    for layer in params:
        parts = []
        for part in layer:
            parts.append(np.cos(np.arange(at, at + part.size, dtype=np.float64)).reshape(part.shape).astype(part.dtype))
            at += part.size
        made.append(tuple(parts))
    return made


def noise():
    entries = np.arange(784 * BATCH, dtype=np.int64) * 31 % 97
    return (entries.astype(np.float32) / np.float32(97)).reshape(BATCH, 784), np.arange(BATCH) % 10


def digits():
    with gzip.open(ROOT / "chapters/problems/data/digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return table[:, :64] / 16, table[:, 64].astype(np.int64)


# ---------------------------------------------------------------------------------------------------------- the contestants


def net(params, inputs):
    *hidden, (w, b) = params
    a = inputs
    for wl, bl in hidden:
        a = jnp.tanh(a @ wl + bl)
    return a @ w + b


def cross_entropy(logits, labels):
    picked = jnp.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
    return jnp.mean(jax.nn.logsumexp(logits, axis=1) - picked)


def in_jax():
    """Name, function, arguments: compiled, called once, and what they find checked with `check`."""
    inputs, labels = map(jnp.asarray, noise())
    params = jax.tree.map(jnp.asarray, start([784, 128, 10], np.float32))
    v = jax.tree.map(jnp.asarray, direction(params))
    loss = lambda p, x, y: cross_entropy(net(p, x), y)
    gradient = jax.value_and_grad(loss)

    def hv(p, v, x, y):
        return jax.jvp(lambda p: jax.grad(loss)(p, x, y), (p,), (v,))[1]

    def curved(logits, change, y):
        return jax.jvp(lambda z: jax.grad(cross_entropy)(z, y), (logits,), (change,))[1]

    def gv(p, v, x, y):
        logits, change = jax.jvp(lambda p: net(p, x), (p,), (v,))
        return jax.vjp(lambda p: net(p, x), p)[1](curved(logits, change, y))[0]

    # At the same point: what the passes leave behind is kept, as a constant of what is compiled.
    hv_again = jax.linearize(lambda p: jax.grad(loss)(p, inputs, labels), params)[1]
    logits, forward = jax.linearize(lambda p: net(p, inputs), params)
    backward = jax.vjp(lambda p: net(p, inputs), params)[1]

    def gv_again(v):
        return backward(curved(logits, forward(v), labels))[0]

    images, classes = map(jnp.asarray, digits())
    small = start([64, 16, 10], np.float64)
    flat, unravel = jax.flatten_util.ravel_pytree(jax.tree.map(jnp.asarray, small))
    hessian = jax.hessian(lambda p, x, y: loss(unravel(p), x, y))

    def told(p, x, y):
        """The formula of the chapter for one hidden layer: a Hessian of products of matrices, without its symmetries."""
        (w, b), (u, c) = unravel(p)
        count = len(x)
        one = jnp.ones((count, 1))
        a = jnp.tanh(x @ w + b)
        slope = 1 - a * a
        prob = jax.nn.softmax(a @ u + c, axis=1)
        d = (prob - jax.nn.one_hot(y, prob.shape[1])) / count
        # Curvatures between the sums of two layers.
        last = (prob[:, :, None] * jnp.eye(prob.shape[1]) - prob[:, :, None] * prob[:, None, :]) / count
        mixed = slope[:, :, None] * jnp.einsum("ic,bcp->bip", u, last)
        bend = -2 * a * slope * (d @ u.T)
        first = jnp.einsum("bic,pc->bip", mixed, u) * slope[:, None, :] + bend[:, :, None] * jnp.eye(a.shape[1])

        def block(left, right, curvature):
            n, k, (_, m, q) = left.shape[1], right.shape[1], curvature.shape
            pairs = (left[:, :, None] * right[:, None, :]).reshape(count, n * k)
            summed = (pairs.T @ curvature.reshape(count, m * q)).reshape(n, k, m, q)
            return summed.transpose(0, 2, 1, 3)

        x1, a1 = jnp.concatenate([x, one], axis=1), jnp.concatenate([a, one], axis=1)
        n, k, m, q = x1.shape[1], a1.shape[1], a.shape[1], prob.shape[1]
        cross = (x1.T @ (slope[:, :, None] * d[:, None, :]).reshape(count, m * q)).reshape(n, m, q)
        units = jnp.arange(m)
        upper = block(x1, a1, mixed).at[:, units, units, :].add(cross).reshape(n * m, k * q)
        whole = block(x1, x1, first).reshape(n * m, n * m), block(a1, a1, last).reshape(k * q, k * q)
        return jnp.block([[whole[0], upper], [upper.T, whole[1]]])

    side = jnp.full((SIDE, SIDE), 0.5, jnp.float32), jnp.full((SIDE, SIDE), 0.25, jnp.float32)
    return {
        "gemm": (jax.jit(jnp.matmul), side),
        "gradient": (jax.jit(gradient), (params, inputs, labels)),
        "hv-new": (jax.jit(hv), (params, v, inputs, labels)),
        "hv-again": (jax.jit(hv_again), (v,)),
        "gv-new": (jax.jit(gv), (params, v, inputs, labels)),
        "gv-again": (jax.jit(gv_again), (v,)),
        "hessian": (jax.jit(hessian), (flat, images, classes)),
        "hessian-told": (jax.jit(told), (flat, images, classes)),
    }


def in_numpy():
    """The product and the gradient, written by hand."""
    inputs, labels = noise()
    (w, b), (u, c) = start([784, 128, 10], np.float32)
    one_hot = np.eye(10, dtype=np.float32)[labels]

    def gradient():
        a = np.tanh(inputs @ w + b)
        logits = a @ u + c
        logits -= logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        total = p.sum(axis=1, keepdims=True)
        loss = (np.log(total[:, 0]) - logits[np.arange(BATCH), labels]).mean()
        d = (p / total - one_hot) / np.float32(BATCH)
        e = (d @ u.T) * (1 - a * a)
        return loss, [(inputs.T @ e, e.sum(axis=0)), (a.T @ d, d.sum(axis=0))]

    side = np.full((SIDE, SIDE), 0.5, np.float32), np.full((SIDE, SIDE), 0.25, np.float32)
    return {"gemm": (np.matmul, side), "gradient": (gradient, ())}


# ---------------------------------------------------------------------------------------------------------------- the turns


def norm(found):
    return float(np.sqrt(sum(np.square(np.asarray(part, np.float64)).sum() for part in jax.tree.leaves(found))))


def often(name):
    return {"gemm": ROUNDS // 10, "hessian": 1, "hessian-told": 4}.get(name, ROUNDS)


def theirs(contestants, times):
    for name, (function, arguments) in contestants.items():
        for _ in range(often(name)):
            begin = time.perf_counter()
            jax.block_until_ready(function(*arguments))
            times.setdefault(name, []).append(time.perf_counter() - begin)


def ours(times):
    """Measures, and returns the numbers to check."""
    found = subprocess.run([OURS, str(ROUNDS)], check=True, capture_output=True, text=True)
    checks = {}
    for line in found.stdout.splitlines():
        *name, number = line.split()
        if name[0] == "check":
            checks[name[1]] = float(number)
        else:
            times.setdefault(name[0], []).append(float(number))
    return checks


def measure():
    own, jaxs, numpys = {}, {}, {}
    libraries = [(in_jax(), jaxs), (in_numpy(), numpys)]
    checks = ours({})
    for contestants, _ in libraries:
        for name, (function, arguments) in contestants.items():
            found = jax.block_until_ready(function(*arguments))
            truth = checks.get(name.split("-")[0])
            if truth is not None:
                # A gradient comes with the loss.
                found = found[1] if name == "gradient" else found
                error = abs(norm(found) - truth) / truth
                assert error < (1e-11 if name.startswith("hessian") else 1e-5), f"{name}: {norm(found)}, not {truth}"
    for turn in range(TURNS):
        ours(own)
        for contestants, times in libraries:
            theirs(contestants, times)
        print(f"turn {turn + 1} of {TURNS}", flush=True)
    own["hessian-told"] = own["hessian"]
    return [{name: statistics.median(all) for name, all in times.items()} for times in (own, jaxs, numpys)]


# --------------------------------------------------------------------------------------------------------------- the record


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def cell(x, text):
    return {"text": text, "value": x, "missing": False}


def milliseconds(x):
    if x is None:
        return {"text": "", "value": None, "missing": True}
    return cell(x, significant(x * 1e3, 3))


def significant(x, digits):
    """So many digits, with zeros at the end and thin spaces between the thousands."""
    rounded = float(f"{x:.{digits}g}")
    decimals = max(0, digits - 1 - math.floor(math.log10(rounded)))
    return f"{rounded:,.{decimals}f}".replace(",", "\u202f")


def record(own, jaxs, numpys):
    line = next(i for i, text in enumerate(pathlib.Path(__file__).read_text().splitlines(), 1) if text.startswith("def measure"))
    common = {
        "experiment": "beside",
        "timed": True,
        "source": {"file": "chapters/10-network/benches/beside.py", "line": line},
        "parameters": {"batch": BATCH, "turns": TURNS},
        "live": False,
    }
    rows, csv = [], ["what,ours (s),JAX (s),NumPy (s)"]
    for name, words in NAMES.items():
        mine, other, third = own[name], jaxs[name], numpys.get(name)
        rows.append(
            [cell(None, words), milliseconds(mine), milliseconds(other), milliseconds(third), cell(other / mine, significant(other / mine, 2))]
        )
        csv.append(",".join([words.replace(",", " at a"), repr(mine), repr(other), "" if third is None else repr(third)]))
    head = [("what", None, "left"), ("ours", "ms", "right"), ("JAX", "ms", "right"), ("NumPy", "ms", "right"), ("JAX ÷ ours", None, "right")]
    table = common | {
        "name": "beside",
        "kind": "table",
        "caption": (
            "Beside other libraries: medians, measured in turns in one session on one thread. The product is one of two matrices of "
            f"{SIDE} rows and columns. The gradient, $Hv$ and $Gv$ are those of 784-128-10 with tanh units, a batch of {BATCH}, all in "
            "single precision. The whole $H$ is that of 64-16-10 on all digits, in double precision; JAX’s is `jax.hessian`, and in the last "
            "row this chapter’s formula written down in JAX. JAX is compiled by `jax.jit`; the gradient in NumPy is written by hand."
        ),
        "columns": [{"head": words, "unit": unit, "align": align} for words, unit, align in head],
        "rows": rows,
        "csv": "beside.csv",
    }
    ratios = {
        "beside-gradient": f"{jaxs['gradient'] / own['gradient']:.2f}",
        "beside-hv": f"{jaxs['hv-new'] / own['hv-new']:.2f}",
        "beside-numpy": f"{numpys['gradient'] / own['gradient']:.2f}",
        "beside-hessian": significant(jaxs["hessian"] / own["hessian"], 2),
        "beside-gain": significant(jaxs["hessian"] / jaxs["hessian-told"], 2),
        "beside-told": significant(jaxs["hessian-told"] / own["hessian"], 2),
    }
    values = [
        common | {"name": name, "kind": "value", "text": text, "value": float(text), "unit": None} for name, text in ratios.items()
    ]
    manifest = {
        "schema": 1,
        "chapter": "network",
        "part": "timed",
        "key": {"executable": "", "arguments": [], "machine": {"cpu": cpu(), "threads": 1}},
        "toolchain": f"Python {platform.python_version()}",
        "seed": 1,
        "complete": True,
        "experiments": [{"name": "beside", "timed": True}],
        "recorded": {
            "command": COMMAND,
            "versions": {"jax": jax.__version__, "numpy": np.__version__, "python": platform.python_version()},
            "machine": {"cpu": cpu(), "threads": 1},
            "date": datetime.date.today().isoformat(),
        },
        "exhibits": [table, *values],
    }
    folder = CHAPTER / "recorded/jax"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    (folder / "beside.csv").write_text("\n".join(csv) + "\n")


def main():
    found = measure()
    for name in NAMES:
        print(name, *(f"{1e3 * times[name]:.3f}" for times in found if name in times))
    record(*found)


if __name__ == "__main__":
    main()

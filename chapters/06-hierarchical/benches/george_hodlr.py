"""HODLR of this chapter and of george (C++), in turns, on the same points: see README.md beside this file.

Prints the times, and records them as the table `george` of the chapter.
"""

import datetime
import json
import pathlib
import platform
import resource
import subprocess
import sys
import time

import george
import numpy as np
from george import kernels

CHAPTER = pathlib.Path(__file__).resolve().parent.parent
ROOT = CHAPTER.parent.parent
RACE = ROOT / "target/release/examples/race"
COMMAND = "python chapters/06-hierarchical/benches/george_hodlr.py"
# On Matérn-3/2 george's ranks grow with n, and 64 000 points do not fit into 24 GB.
SIZES = {"smooth": 64_000, "matern": 2_000}
MEMORY = 20 << 30  # bytes of address space: an error, rather than a machine that swaps
ROUNDS = 3
PATIENCE = 20.0  # seconds: a slower contestant runs once
CAPTION = (
    "This chapter's code and george's HODLR solver, in turns in one session on one thread: "
    "compressing and factoring, and one solution, with $\\tau = 10^{-8}$ and length scale 1; the shortest of up to three times. *Denser*: the points lie between 0 and 10, whatever their "
    "number. *Longer*: they lie a tenth apart."
)


def points(domain, n):
    i = np.arange(n)
    width = n / 10 if domain == "growing" else 10.0
    return width * (i + 0.03 * ((i * 7919) % 10)) / n


def ours(kernel, domain):
    found = subprocess.run([RACE, kernel, domain, str(SIZES[kernel])], check=True, capture_output=True, text=True)
    return tuple(float(word) for word in found.stdout.split())


def theirs(kernel, domain):
    shape = kernels.ExpSquaredKernel(1.0) if kernel == "smooth" else kernels.Matern32Kernel(1.0)
    x = points(domain, SIZES[kernel])
    process = george.GP(1.0 * shape, solver=george.HODLRSolver, tol=1e-8, min_size=100, seed=1)
    start = time.perf_counter()
    process.compute(x, 0.1)
    factoring = time.perf_counter() - start
    start = time.perf_counter()
    process.apply_inverse(np.sin(x))
    return factoring, time.perf_counter() - start, process.solver.log_determinant


def race(kernel, domain):
    best = {}
    for _ in range(ROUNDS):
        for name, contestant in [("ours", ours), ("george", theirs)]:
            if best.get(name, (0.0,))[0] < PATIENCE:
                found = contestant(kernel, domain)
                best[name] = tuple(map(min, found, best.get(name, found)))
    return best


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def seconds(x):
    return {"text": f"{x:.3g}", "value": x, "missing": False}


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    rows, csv = [], ["kernel,points,n,factor: ours (s),factor: george (s),solve: ours (s),solve: george (s)"]
    for kernel, name in [("smooth", "squared exponential"), ("matern", "Matérn-3/2")]:
        for domain, where in [("fixed", "denser"), ("growing", "longer")]:
            best = race(kernel, domain)
            mine, other = best["ours"], best["george"]
            print(name, where, mine, other, flush=True)
            agree = abs(mine[2] - other[2]) / abs(mine[2])
            if agree > 1e-4:
                print(f"  ln det K differs by {agree:.1e}, relatively", file=sys.stderr)
            numbers = [mine[0], other[0], mine[1], other[1]]
            n = SIZES[kernel]
            words = [{"text": word, "value": None, "missing": False} for word in (name, where)]
            rows.append(words + [{"text": f"{n:,}".replace(",", "\u202f"), "value": n, "missing": False}] + [seconds(x) for x in numbers])
            csv.append(",".join([name, where, str(n)] + [repr(x) for x in numbers]))
    record(rows, csv)


def record(rows, csv):
    head = ["kernel", "points", "$n$", "factor: ours", "factor: george", "solve: ours", "solve: george"]
    columns = [{"head": words, "unit": None, "align": "left"} for words in head[:2]]
    columns += [{"head": head[2], "unit": None, "align": "right"}]
    columns += [{"head": words, "unit": "s", "align": "right"} for words in head[3:]]
    line = next(i for i, text in enumerate(pathlib.Path(__file__).read_text().splitlines(), 1) if text.startswith("def race"))
    manifest = {
        "schema": 1,
        "chapter": "hierarchical",
        "part": "timed",
        "key": {"executable": "", "arguments": [], "machine": {"cpu": cpu(), "threads": 1}},
        "toolchain": f"Python {platform.python_version()}",
        "seed": 1,
        "complete": True,
        "experiments": [{"name": "george", "timed": True}],
        "recorded": {
            "command": COMMAND,
            "versions": {"george": george.__version__, "numpy": np.__version__, "python": platform.python_version()},
            "machine": {"cpu": cpu(), "threads": 1},
            "date": datetime.date.today().isoformat(),
        },
        "exhibits": [
            {
                "name": "george",
                "experiment": "george",
                "timed": True,
                "source": {"file": "chapters/06-hierarchical/benches/george_hodlr.py", "line": line},
                "parameters": {"tolerance": 1e-8},
                "live": False,
                "kind": "table",
                "caption": CAPTION,
                "columns": columns,
                "rows": rows,
                "csv": "george.csv",
            }
        ],
    }
    folder = CHAPTER / "recorded/george"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    (folder / "george.csv").write_text("\n".join(csv) + "\n")


if __name__ == "__main__":
    main()

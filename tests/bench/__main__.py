"""The measurements that need nothing but this tree, one after the other: `make bench`.

Each script in this folder runs by itself too; that of entities wants a file of texts of your own (JSON lines with a
`text`) and says so. `profile_rules` shows where the time of reading goes.
"""

from __future__ import annotations

import subprocess
import sys

RUNS = (
    ("tests.bench.bench_read",),
    ("tests.bench.bench_fetch", "--rounds", "3"),
    ("tests.bench.bench_warehouse", "--mentions", "100000"),
    ("tests.bench.bench_prefect", "--rounds", "1"),
)


def main() -> int:
    """Run them all; returns the first exit code that is not 0."""
    codes = []
    for module, *options in RUNS:
        print(f"== python -m {module} {' '.join(options)}", flush=True)  # noqa: T201
        codes.append(subprocess.run([sys.executable, "-m", module, *options], check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())

"""Two sides that take turns: processes that step when told to, and what is made of their times."""

import csv
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parents[1]
OUT = HOME / "slice-runtime" / "target" / "bench"


def flags():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("flags"):
            return set(line.split())
    return set()


def multiplies_bf16():
    return bool(flags() & {"amx_bf16", "avx512_bf16"})


def precisions(wanted):
    """Those of the wanted ones that make sense here; says why one does not."""
    for precision in wanted.split(","):
        if precision == "bf16" and not multiplies_bf16():
            print("bf16 is left out: this CPU has neither amx_bf16 nor avx512_bf16")
        else:
            yield precision


def shapes(text):
    return [tuple(int(size) for size in shape.split("x")) for shape in text.split(",")]


def add_options(parser, rounds, seconds):
    """What every comparison of steps takes."""
    parser.add_argument("--shapes", default="4x16,16x16,32x64,32x128", help="batch x tokens")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--precision", default="fp32,bf16")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seconds", type=float, default=seconds, help="of a turn, about")
    parser.add_argument(
        "--clock",
        choices=("wall", "cpu"),
        default="wall",
        help="cpu: what the stepping thread computed, for a machine that others use, too",
    )


def machine():
    model = next(
        (
            line.split(":")[1].strip()
            for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    wide = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags()]
    return f"{model}, {os.cpu_count()} cores, {' '.join(wide)}"


# What the launcher sets for every run beside the number of threads.
LAUNCHER = dict(
    re.findall(r'export (MALLOC_\w+)="\$\{\w+:-(\d+)\}"', (HOME / "sweep").read_text())
)


class Side:
    """A process that answers a line with a line."""

    def __init__(self, name, command, threads, settings=None):
        self.name = name
        environment = {
            **(settings or {}),
            **os.environ,
            "OMP_NUM_THREADS": str(threads),
            "MKL_NUM_THREADS": str(threads),
        }
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=HOME,
        )

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended on {question}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def java(main, *arguments, options=()):
    """A command that runs a class of slice-runtime's tests; run.sh has built them."""
    target = HOME / "slice-runtime" / "target"
    classpath = (target / "test-classpath.txt").read_text().strip()
    return [
        "java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        *(options or ("-Xmx1g",)),
        "-Dai.djl.offline=true",
        "-Djava.awt.headless=true",
        "-Dslf4j.internal.verbosity=ERROR",
        "-cp",
        f"{target}/test-classes:{target}/classes:{classpath}",
        main,
        *map(str, arguments),
    ]


def ours(threads, options=()):
    return Side(
        "slicesweep",
        java("org.slicesweep.bench.StepServer", threads, options=options),
        threads,
        LAUNCHER,
    )


def theirs(python, model, threads):
    return Side(
        "PyTorch", [python, str(HERE / "server.py"), str(model), str(threads)], threads
    )


def about(*sides):
    print(machine())
    for side in sides:
        told = side.ask(do="about")
        print(f"{side.name}: " + ", ".join(f"{key} {value}" for key, value in told.items()))


class Turns:
    """Cases that take turns, round by round, each for about as many seconds.

    `cases` are (label, side, question); a round's time of a case is the median of its steps.
    """

    def __init__(self, cases, seconds, clock):
        self.cases = cases
        self.clock = clock
        self.rounds = {label: [] for label, _, _ in cases}
        self.steps = {}
        for label, side, question in cases:
            side.ask(do="prepare", name=label, **question)
            self.ask(side, label, 2)
            warm = self.ask(side, label, 2)
            self.steps[label] = max(2, min(200, round(seconds / min(warm))))

    def ask(self, side, label, steps):
        return side.ask(do="run", name=label, steps=steps, clock=self.clock)["seconds"]

    def run(self, rounds, raw):
        for number in range(rounds):
            order = self.cases if number % 2 == 0 else self.cases[::-1]
            for label, side, _ in order:
                times = self.ask(side, label, self.steps[label])
                self.rounds[label].append(statistics.median(times))
                raw(number, label, times)
        for side in {id(side): side for _, side, _ in self.cases}.values():
            side.ask(do="drop")

    def milliseconds(self, label):
        return Spread([1000 * value for value in self.rounds[label]])

    def ratio(self, label, other):
        """How much of the other's time a case took, in the same rounds."""
        pairs = zip(self.rounds[label], self.rounds[other], strict=True)
        return Spread([a / b for a, b in pairs])

    def fastest(self, labels):
        return min(labels, key=lambda label: self.milliseconds(label).middle)


class Spread:
    """The median of several rounds, and their range."""

    def __init__(self, values):
        self.middle = statistics.median(values)
        self.low, self.high = min(values), max(values)

    def __format__(self, form):
        form = form or ".2f"
        return f"{self.middle:{form}} [{self.low:{form}}, {self.high:{form}}]"


class Csv:
    """Raw numbers, written as they come."""

    def __init__(self, name, *columns):
        OUT.mkdir(parents=True, exist_ok=True)
        self.path = OUT / name
        self.file = open(self.path, "w", newline="")
        self.writer = csv.writer(self.file)
        self.writer.writerow(columns)

    def row(self, *values):
        self.writer.writerow(values)
        self.file.flush()

#!/usr/bin/env python3
"""Runs programs in turn, so that a machine whose speed drifts is as fast for one as for the other, and prints medians.

    paired.py RUNS COMMAND [COMMAND ...]        a command is one argument; the first is what the others are compared with
                                                "PREPARATION ;; COMMAND": what stands before is run first, and not measured
"""
import os, shlex, statistics, subprocess, sys, time

runs, before = int(sys.argv[1]), [command.split(" ;; ")[:-1] for command in sys.argv[2:]]
commands = [shlex.split(command.split(" ;; ")[-1]) for command in sys.argv[2:]]
null = os.open(os.devnull, os.O_RDWR)
quiet = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]


def run(i):
    for preparation in before[i]:
        subprocess.run(shlex.split(preparation), check=True, stdout=null, stderr=null)
    words = commands[i]
    begun = time.perf_counter()
    child = os.posix_spawnp(words[0], words, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{' '.join(words)} failed")
    return (time.perf_counter() - begun) * 1000, (usage.ru_utime + usage.ru_stime) * 1000


for i in range(len(commands)):
    run(i), run(i)
times = [[] for _ in commands]
for turn in range(runs):
    order = range(len(commands)) if turn % 2 else reversed(range(len(commands)))
    for i in order:
        times[i].append(run(i))

first = times[0]
for words, measured in zip(commands, times):
    wall, cpu = zip(*measured)
    more = statistics.median(a - b for (a, _), (b, _) in zip(measured, first))
    print(f"  {os.path.basename(words[0])[:16]:16} median {statistics.median(wall):7.1f} ms   best {min(wall):7.1f}   cpu {statistics.median(cpu):7.1f}   paired {more:+7.1f}")

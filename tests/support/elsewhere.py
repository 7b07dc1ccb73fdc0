"""Run a scrapy command without Linux's own calls, as on another system: ``python -m tests.support.elsewhere ARG…``.

With ``help`` as the only argument, print the help of every newscrawl command.
"""

from __future__ import annotations

import fcntl
import os
import pkgutil
import sys

# macOS has no sched_getaffinity. Windows has neither fork nor POSIX file locks. These lines run before newscrawl is
# imported, in this process and in each worker that it spawns. The rest of fcntl stays, because asyncio needs it on Linux.
for module, names in ((os, ("sched_getaffinity", "fork", "forkpty")), (fcntl, ("flock", "lockf"))):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
if hasattr(os, "process_cpu_count"):  # Python 3.13 does the same on a system without affinity
    os.process_cpu_count = os.cpu_count


def main() -> None:
    """Run the command, or show the help of each."""
    from scrapy.cmdline import execute

    if sys.argv[1:] != ["help"]:
        execute(["scrapy", *sys.argv[1:]])
    import newscrawl.commands

    for command in pkgutil.iter_modules(newscrawl.commands.__path__):
        try:
            execute(["scrapy", command.name, "--help"])
        except SystemExit as end:
            if end.code:
                sys.exit(f"scrapy {command.name} --help: {end.code}")


if __name__ == "__main__":
    main()

"""How much memory this process has, and the watch over it. Workers have bounds of their own."""

import asyncio
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

_EVERY = 3.0  # seconds
_STATM = Path("/proc/self/statm")
_MIB = 1024 * 1024


async def watch_memory(most: int, stop: Callable[[str], None]) -> None:
    """Call ``stop`` with the reason as soon as more than ``most`` bytes are resident."""
    while (held := resident()) <= most:
        await asyncio.sleep(_EVERY)
    stop(
        f"memory: the process holds {held / _MIB:.0f} MiB, more than its bound of "
        f"{most / _MIB:.0f} MiB; what is left waits for the next run"
    )


def resident() -> int:
    """Bytes in memory now (proc(5)); where there is no /proc the most there ever were."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024  # bytes there, KiB elsewhere

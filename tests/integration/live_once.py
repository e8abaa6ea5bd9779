"""One run of the daily job in a process of its own, to be killed: CONFIG DAY."""

import sys
from datetime import date
from pathlib import Path

from dozor import jobs
from dozor.newsroom.demo import setup_for

if __name__ == "__main__":
    jobs.run(setup_for(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])))

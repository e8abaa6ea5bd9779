"""Which topics there are: shipped, of the configuration, and in a file not switched on yet."""

import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dozor.cli.options import read_setup
from dozor.cli.say import clean
from dozor.errors import ConfigError

if TYPE_CHECKING:
    from dozor.setup import Setup
    from dozor.topics.topic import Topic


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownTopic:
    """``file``: as the configuration names it; None for a shipped one."""

    topic: "Topic"
    enabled: bool
    file: str | None = None


def known_topics(config: Path | None) -> tuple[KnownTopic, ...]:
    """The shipped ones, switched on or not, then those of the configuration's files."""
    from dozor.config.schema import TopicsConfig
    from dozor.topics.topic import shipped_topics

    setup = _setup(config)
    chosen = setup.config.topics if setup else TopicsConfig()
    switched_on = setup.topics() if setup else ()
    of_files = switched_on[len(switched_on) - len(chosen.files) :]
    return (
        *(KnownTopic(topic=one, enabled=one.id in chosen.shipped) for one in shipped_topics()),
        *(
            KnownTopic(topic=one, enabled=True, file=name)
            for one, name in zip(of_files, chosen.files, strict=True)
        ),
    )


def find_topic(name: str, config: Path | None) -> "Topic":
    """By the path of its file (``….toml``), else by its id."""
    if name.endswith(".toml") or os.sep in name:
        return _read(Path(name))
    known = {one.topic.id: one.topic for one in known_topics(config)}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"did you mean '{near[0]}'? " if near else ""
        raise ConfigError(
            f"topic {clean(name)}: is not known; {meant}known are {', '.join(known)}; "
            "a file is named by its path, like ./mine.toml"
        )
    return known[name]


def only_topic(config: Path | None) -> "Topic":
    """The one that is switched on."""
    on = [one.topic for one in known_topics(config) if one.enabled]
    if len(on) != 1:
        told = ", ".join(topic.id for topic in on) or "none"
        raise ConfigError(f"topics: switched on are {told}; name one")
    return on[0]


def _setup(config: Path | None) -> "Setup | None":
    """None where no configuration is named and none lies here: the shipped topics need none."""
    from dozor.config import find_config

    path = find_config(config)
    named = config is not None or bool(os.environ.get("DOZOR_CONFIG"))
    return read_setup(path) if named or path.exists() else None


def _read(path: Path) -> "Topic":
    from dozor.topics.topic import load_topic

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        why = f"cannot be read: {error.strerror}; name a topic's file"
        raise ConfigError(f"topic: {path}: {why}") from None
    except UnicodeDecodeError as error:
        why = f"is not UTF-8 (byte {error.start}); save it so"
        raise ConfigError(f"topic: {path}: {why}") from None
    return load_topic(text, str(path))

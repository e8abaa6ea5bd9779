"""The configuration file: what holds, and how each fault is told."""

from pathlib import Path

import pytest

from dozor.config import Config, load_config
from dozor.errors import ConfigError

READER = "[[recipients]]\naddress = "
ZONE = "[[schedule]]\ncron = '0 6 * * *'\ntimezone = "
LEAST = 'contact = "mailto:a@example.org"\n'
MAIL = '[mail]\nsender = "D <d@example.org>"\nhost = "localhost"\n'


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "dozor.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_least_configuration_holds(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, LEAST))
    assert config.crawl.delay_seconds == 2.0
    assert config.topics.shipped == ["smolensk-belarus"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, b"\xef\xbb\xbf" + LEAST.encode())).contact


def test_the_example_that_init_writes_holds() -> None:
    import dozor.config

    example = Path(dozor.config.__file__).with_name("example.toml")
    config = load_config(example)
    assert config.mail is not None
    assert config.schedule[0].cron == "30 6 * * *"


def test_the_example_names_every_table_of_the_schema() -> None:
    import dozor.config

    example = Path(dozor.config.__file__).with_name("example.toml").read_text(encoding="utf-8")
    for name in Config.model_fields:
        if name != "directory":
            assert name in example


FAULTS = [
    ("an unknown key", LEAST + "colour = 1\n", "colour: unknown key"),
    ("a misspelt key", LEAST + "[crawl]\ndelay_second = 1.0\n", "did you mean 'delay_seconds'?"),
    ("a missing key", "data_dir = 'x'\n", "contact: is missing"),
    ("a text for a number", LEAST + '[crawl]\nworkers = "two"\n', "crawl.workers = 'two'"),
    ("a number out of bounds", LEAST + "[crawl]\nworkers = 0\n", "crawl.workers = 0"),
    ("a contact that reaches nobody", 'contact = "me"\n', "contact = 'me': must say how"),
    ("a bad zone", LEAST + ZONE + "'Moscow'\n", "is no time zone"),
    ("a bad cron line", LEAST + "[[schedule]]\ncron = '0 25 * * *'\n", "it goes from 0 to 23"),
    ("two addresses in one", LEAST + MAIL + READER + "'a@b.by, c@d.by'\n", "one plain e-mail"),
    ("a line break in an address", LEAST + MAIL + READER + '"a@b.by\\nBcc: x@y"\n', "one plain"),
    ("readers without a server", LEAST + "[[recipients]]\naddress = 'a@b.by'\n", "no [mail]"),
    (
        "a reader twice",
        LEAST + MAIL + "[[recipients]]\naddress = 'a@b.by'\n[[recipients]]\naddress = 'A@b.by'\n",
        "stands twice",
    ),
    ("no TOML", "contact = mailto:x", "is not TOML"),
    ("an empty file", "  \n", "is empty"),
    ("another encoding", "contact = 'почта'".encode("cp1251"), "is not UTF-8"),
]


@pytest.mark.parametrize(("text", "told"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_told_with_its_key(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "colour = 1\n[crawl]\nworkers = 0\n")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert len(str(caught.value).splitlines()) == 3


def test_a_missing_file_is_told_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="dozor init"):
        load_config(tmp_path / "none.toml")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder"):
        load_config(tmp_path)


@pytest.mark.parametrize(
    ("option", "environment", "configured", "chosen"),
    [
        ("sqlite:///o", "sqlite:///e", "sqlite:///c", "sqlite:///o"),
        (None, "sqlite:///e", "sqlite:///c", "sqlite:///e"),
        (None, None, "sqlite:///c", "sqlite:///c"),
    ],
)
def test_the_database_is_chosen_in_the_contracts_order(
    tmp_path: Path, option: str | None, environment: str | None, configured: str, chosen: str
) -> None:
    config = load_config(written(tmp_path, f'database = "{configured}"\n' + LEAST))
    assert config.database_url(option, environment) == chosen


def test_without_any_the_database_is_in_the_data_folder(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, LEAST))
    assert config.database_url() == f"sqlite:///{tmp_path.resolve()}/data/dozor.db"

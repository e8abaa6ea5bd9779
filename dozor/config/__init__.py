"""The configuration: one TOML file, checked whole before anything runs."""

from dozor.config.read import find_config, load_config
from dozor.config.schema import Config, MailConfig

__all__ = ["Config", "MailConfig", "find_config", "load_config"]

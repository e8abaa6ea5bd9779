"""Topics: the language they are written in, lemmas, matching and evidence. No I/O but the shipped files."""

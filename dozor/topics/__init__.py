"""Topics: the language they are written in, matching, and the evidence for it."""

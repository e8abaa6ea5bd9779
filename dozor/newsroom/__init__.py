"""The sample newsroom: invented outlets over real HTTP on loopback, for `make run` and tests."""

"""The sample newsroom: invented outlets served over real HTTP on loopback, for `make run` and the tests."""

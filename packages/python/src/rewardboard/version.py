"""The version of this package, which is that of the board."""

VERSION = "0.2.0"

"""Lets ``python -m wb6`` do what the command ``wb6`` does."""

from wb6.runner.cli import main

main()

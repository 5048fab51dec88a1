"""The figures that Zuji promises, each measured by a function that returns one line: PASS or FAIL, name, value, limit.

`script/services.py -- .venv/bin/python -m bench.figures F1 L1 …`; without names all of them.
"""

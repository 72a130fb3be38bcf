"""Stands in for jq where it is not installed: the fields of a filter must be in what it reads."""

JQ = '''#!{python}
"""Checks that the fields of a jq filter are in each line of JSON; writes the values of the last."""
import json, re, sys

lines = [json.loads(line) for line in sys.stdin]
for path in re.findall(r"(?<![\\w\\"])((?:\\.\\w+)+)", sys.argv[-1]):
    for value in lines:
        for name in path.split(".")[1:]:
            value = value[name] if value is not None else None
        print(value)
'''
"""With the path of Python for {python}."""

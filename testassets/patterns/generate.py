"""Writes fnmatch.json: what Python's fnmatch.fnmatchcase says of (pattern, name) pairs. Run: python3 generate.py > fnmatch.json"""
import fnmatch
import json
import random

ALPHABET = "[]!-^\\*?ab/é😀."
EDGES = {
    "?": ["", "a", "/", "é", "😀", "ab"],
    "[a-c]": ["a", "b", "c", "d", "-", "B"],
    "[!a]": ["a", "b", "!", "", "/"],
    "[^a]": ["a", "^", "b"],
    "[]a]": ["]", "a", "[]a]", "b"],
    "[!]]": ["]", "a", "[!]]"],
    "[a": ["[a", "a", ""],
    "[!": ["[!", "a"],
    "[z-a]": ["z", "a", "m", "-", ""],
    "[!z-a]": ["z", "m", ""],
    "[z-a!b]": ["b", "c", "!", "z"],
    "[z-a!-x]": ["-", "x", "m", "!"],
    "[a-]": ["a", "-", "b"],
    "[-a]": ["-", "a"],
    "[a-c-e]": ["b", "-", "e", "d"],
    "[--a]": ["-", "a", ".", "^"],
    "[]-a]": ["]", "^", "a", "b"],
    "[\\]": ["\\", "]"],
    "\\*": ["\\", "\\a", "*"],
    "a\\": ["a\\", "a"],
    "**": ["", "a/b"],
    "a/**/c": ["a/c", "a//c", "a/b/c"],
    "*": ["", ".git", "a\nb"],
    "[😀-😂]": ["😁", "😃", "a"],
    "": ["", "a"],
    "[[]x]": ["[x]", "x"],
    "{a,b}": ["a", "{a,b}"],
    "[&&]": ["&", "a"],
}


def pattern(source):
    parts = []
    for _ in range(source.randint(1, 5)):
        kind = source.random()
        if kind < 0.45:
            parts.append("[" + source.choice(["", "!", "^", "]"]) + "".join(source.choices(ALPHABET, k=source.randint(1, 7))) + "]")
        elif kind < 0.65:
            parts.append(source.choice("*?"))
        else:
            parts.append("".join(source.choices(ALPHABET, k=source.randint(1, 3))))
    return "".join(parts)


def name(source, glob):
    """Half of the names are made to resemble the pattern, so that many match."""
    if source.random() < 0.5:
        return "".join(source.choices(ALPHABET + "^`_,cdz", k=source.randint(0, 5)))
    text, at = "", 0
    while at < len(glob):
        close = glob.find("]", at + 2) if glob[at] == "[" else -1
        if close > 0:
            text, at = text + source.choice(ALPHABET + "cz"), close
        elif glob[at] in "*?":
            text += "".join(source.choices(ALPHABET, k=1 if glob[at] == "?" else source.randint(0, 2)))
        else:
            text += glob[at]
        at += 1
    return text


def pairs(source, count):
    seen = {(glob, text) for glob, texts in EDGES.items() for text in texts}
    yield from sorted(seen)
    while len(seen) < count:
        glob = pattern(source)
        pair = glob, name(source, glob)
        if pair not in seen:
            seen.add(pair)
            yield pair


print("[")
print(",\n".join(json.dumps([glob, text, fnmatch.fnmatchcase(text, glob)], ensure_ascii=True) for glob, text in pairs(random.Random(3), 3090)))
print("]")

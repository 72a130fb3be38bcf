"""Reproducible chance: numbers that look random and depend on nothing but their arguments."""

_MASK = (1 << 64) - 1


def draw(seed: int, serial: int, salt: int) -> int:
    """64 bits for one purpose (`salt`) of one thing (`serial`) in one region (`seed`)."""
    x = (
        seed * 0x9E3779B97F4A7C15 + serial * 0xD1B54A32D192ED03 + salt * 0x8CB92BA72F3D8DD7
    ) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


def skewed(number: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`, more often low, from a number of `draw`.

    Waiting and running times are like that: most are short, a few are long.
    """
    share = (number & 0xFFFFFF) / 0xFFFFFF
    return low + int((high - low) * share * share * share)

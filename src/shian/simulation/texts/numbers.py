"""Numbers of every kind as people write them: spaced, wide, with marks between. They belong to nobody."""

from __future__ import annotations

from random import Random

from stdnum.cn import ric

_WIDE = str.maketrans("0123456789X+-", "０１２３４５６７８９Ｘ＋－")
_COUNTIES = (
    "140105",
    "140106",
    "140109",
    "141121",
    "130203",
    "410502",
    "370102",
    "510104",
    "330106",
    "650102",
)


def _digits(chance: Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _cut(text: str, *sizes: int, mark: str) -> str:
    out, at = [], 0
    for size in sizes:
        out.append(text[at : at + size])
        at += size
    return mark.join([*out, text[at:]])


def identity(chance: Random) -> str:
    """18 digits, at times 15, wide, in groups, with a small x, or with a wrong check character."""
    county = chance.choice(_COUNTIES)
    year, month, day = chance.randint(1936, 2016), chance.randint(1, 12), chance.randint(1, 28)
    body = f"{county}{year}{month:02d}{day:02d}{_digits(chance, 3)}"
    number = body + ric.calc_check_digit(body + "0")
    match chance.randrange(12):
        case 0:
            return f"{county}{year % 100:02d}{month:02d}{day:02d}{_digits(chance, 3)}"
        case 1:
            return number.translate(_WIDE)
        case 2:
            return _cut(number, 6, 8, mark=" ")
        case 3:
            return _cut(number, 6, 4, 4, mark=chance.choice(" -"))
        case 4:
            return number.lower()
        case 5:
            return body + chance.choice("0123456789X")
        case 6:
            return _cut(number, 3, 3, 4, 4, mark=" ")
        case 7:
            return _cut(number, chance.randint(4, 14), mark=chance.choice([" ", "  ", "　", "\u200b", "\n"]))
        case _:
            return number


def mobile(chance: Random) -> str:
    """Eleven digits, at times in groups, wide, or with the country's code."""
    number = chance.choice(["13", "15", "17", "18", "19"]) + _digits(chance, 9)
    match chance.randrange(10):
        case 0:
            return _cut(number, 3, 4, mark=chance.choice([" ", "-", " - ", "."]))
        case 1:
            return "+86" + chance.choice(["", " ", "-"]) + number
        case 2:
            return number.translate(_WIDE)
        case 3:
            return _cut(number, 3, 4, mark="－")
        case 4:
            return "0086 " + number
        case 5:
            return _cut(number, 5, 3, mark=" ")
        case _:
            return number


def landline(chance: Random) -> str:
    area = chance.choice(["0351", "010", "0358", "021", "0371"])
    rest = chance.choice("23456789") + _digits(chance, 7 if len(area) == 3 else 6)
    return chance.choice([f"{area}-{rest}", f"（{area}）{rest}", f"{area} {rest}", f"{area}-{rest}转801"])


def phone(chance: Random) -> str:
    """Mostly mobile, some of a line, a few of a service."""
    draw = chance.random()
    if draw < 0.75:
        return mobile(chance)
    return landline(chance) if draw < 0.92 else f"400-{_digits(chance, 3)}-{_digits(chance, 4)}"


def card(chance: Random) -> str:
    """A card's number with a right Luhn digit, at times in groups of four."""
    body = chance.choice(["622202", "621700", "622848", "625955", "436742"]) + _digits(chance, 12)
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    number = body + str(-total % 10)
    return _cut(number, 4, 4, 4, 4, mark=" ") if chance.random() < 0.4 else number


def account(chance: Random) -> str:
    return _digits(chance, chance.choice([17, 19, 20])).lstrip("0").rjust(16, "7")


def plate(chance: Random) -> str:
    rest = "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(4)) + chance.choice(
        "123456789"
    )
    return chance.choice(["晋A", "晋K", "冀B", "京N", "陕A"]) + chance.choice(["", "", "·"]) + rest


def uscc(chance: Random) -> str:
    return (
        "9"
        + chance.choice("12")
        + chance.choice(_COUNTIES)
        + "MA"
        + _digits(chance, 7)
        + chance.choice("0123456789XWG")
    )


def licence(chance: Random) -> str:
    return chance.choice(["JY1", "JY2", "JY3", "SC1"]) + chance.choice(_COUNTIES) + _digits(chance, 7)


def barcode(chance: Random) -> str:
    return "69" + _digits(chance, 11)


def order(chance: Random) -> str:
    return (
        chance.choice(["E20", "20"])
        + f"{chance.randint(19, 23)}{chance.randint(1, 12):02d}"
        + _digits(chance, 12)
    )


def sheet(chance: Random) -> str:
    return f"XC{chance.randint(19, 23)}{chance.choice(_COUNTIES)}{_digits(chance, 8)}"

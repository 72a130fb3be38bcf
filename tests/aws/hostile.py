"""Texts in which a search for secrets could lose itself: long runs, beginnings without an end."""

UNITS = (
    *("a", "A", "aA", "aA1/", "1", "=", "a=", "'", '"', "\\", '\\"', "/", ":", "@", "-", " ", "\t"),
    *(" a", "a b' ", "x=y ", "' ", "-p ", "--password ", "--password=a ", "mysql -p", "curl -u a "),
    *("://", "://a:b", "https://", "https://a.", "https://a.webhook.office.com/"),
    *("-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----END A "),
    *("eyJ-", "eyJaaaaaaaa.", "eyJ-" * 490 + ".", "sk-", "sk-aaaaaaaaaaaaaaaa ", "SG.", "ghp_"),
    *(
        "authorization ",
        "authorization: a",
        "bearer ",
        "x-api-key:\n",
        "?  ",
        "?password=",
        "&token",
    ),
    *("'password' ", '"token":"', "{", "[{", "PASS", "TOKEN", "keyKEY", "PASSWORD_"),
)


def long(unit: str, size: int) -> str:
    """So many characters of nothing but the unit."""
    return (unit * (size // len(unit) + 1))[:size]

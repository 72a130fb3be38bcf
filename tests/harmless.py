"""What text may look like, and what of it may be shown."""

import unicodedata

from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(codec=None))  # lone surrogates too

_CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_harmless(text: str) -> bool:
    """Whether no character of the text can drive a terminal, reorder a line or hide."""
    return _CONTROLS.isdisjoint(map(unicodedata.category, text))


VARIABLES = (
    ("KEYBOARD", "x"),
    ("MAX_TOKENS", "4096"),
    ("TOKENIZERS_PARALLELISM", "false"),
    ("AUTH_ENABLED", "true"),
    ("DB_PASSWORD_FILE", "/run/secrets/db"),
    ("SSH_KEY_PATH", "/home/me/.ssh/id"),
    ("COMPASS", "north"),
    ("BYPASS_CACHE", "1"),
    ("PWD", "/work"),
    ("INPUT", "s3://bucket/key/part-00001.parquet"),
    ("GIT_COMMIT", "0123456789abcdef0123456789abcdef01234567"),
    ("IMAGE", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/etl:7"),
    ("ROLE", "arn:aws:iam::123456789012:role/reader"),
    ("URL", "https://example.org:8080/a?b=c&page=2"),
    ("RUN", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
)
"""Names and values of variables that hold no secret."""

COMMANDS = (
    ("mkdir", "-p", "/work/out"),
    ("docker", "run", "-p", "8080:80", "etl"),
    ("train", "--max-tokens", "512", "--key", "user_id", "--keys=a,b"),
    ("ffmpeg", "-pass", "2", "-i", "in.mp4"),
    ("mysql", "-h", "db", "-P", "3306", "-p", "app"),
    ("psql", "-p", "5432", "-U", "me"),
    ("python", "-m", "sklearn", "--author", "someone", "--monkey=1"),
    ("sh", "-c", "export STAGE=prod; echo $TOKEN | run --password-file /run/secrets/db"),
    ("aws", "s3", "cp", "s3://bucket/sk-learn-models-v2-final/model.pkl", "."),
    ("curl", "-u", "me", "https://example.org"),
    ("npm", "run", "--npm_config_loglevel=verbose"),
    ("run", "--token", "", "--bearer"),
    ("etl", "--sort-key", "created", "--auth", "none", "--private", "subnet"),
)
"""Commands that hold no secret."""

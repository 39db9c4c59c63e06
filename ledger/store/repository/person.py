"""Who records at this computer: the name and the signing key, kept in the user's own configuration folder.

It stands outside the records and outside git, so that no records folder from elsewhere can say under
which name one records or which program signs.
"""

from __future__ import annotations

from typing import Any

from ledger.kernel.finding import Refused, error
from ledger.store.disk import durable
from ledger.store.disk.places import config_folder

FILE = "recorder.toml"
_NAMES = ("name", "signing_key", "identity_key")


def settings() -> dict[str, str]:
    """What the file says: `name`, and `signing_key` and `identity_key` as paths of key files."""
    file = config_folder() / FILE
    if not file.exists():
        return {}
    import tomllib

    try:
        data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise Refused(error("environment.unreadable", file=str(file), cause=str(failure))) from None
    wrong = [name for name, value in data.items() if name not in _NAMES or not isinstance(value, str)]
    if wrong:
        raise Refused(error("environment.setting", file=str(file), name=wrong[0], known=_NAMES))
    return {name: value for name, value in data.items() if value.strip()}


def remember(**changed: str | None) -> None:
    """Keep settings for the next time; None forgets one."""
    import tomli_w

    place = config_folder()
    known = {name: value for name, value in {**settings(), **changed}.items() if value is not None}
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.replace(place / FILE, tomli_w.dumps(known).encode(), mode=0o600)


def recorder_name() -> str | None:
    """The name under which this user records, as given once; None where nobody has been asked."""
    return settings().get("name")

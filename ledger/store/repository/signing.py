"""Signing the ledger's commits with an SSH key, and telling who signed what.

The key is named in the user's own configuration (`person.py`), never by the records folder. Who may sign
under which name stands in `allowed_signers` beside `ledger.toml`, in the form of OpenSSH: a recorder's
name, `namespaces="git"`, and the public key. The signature is git's own (`gpgsig`, namespace `git`), so
that `git log --show-signature` checks it too.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.repository.git import OWN, Git, moment
from ledger.store.repository.person import settings
from ledger.store.repository.plumbing import environment, find_program

DRAFT = f"{OWN}/unsigned"
"""Where a commit stands until it is signed."""
ALLOWED_SIGNERS = "allowed_signers"
DERIVED = "ledger"
"""The author of commits that follow from others (`merge.py`); nobody signs them."""

State = Literal["signed", "unsigned", "unknown_key", "bad", "other_form"]


class Signature(NamedTuple):
    """What a commit's signature says.

    `signed`: by a key that stands for the commit's author; `unknown_key`: whole, but by a key that does
    not; `bad`: not the signature of this commit; `other_form`: not an SSH signature; `unsigned`: none.
    """

    commit: str
    author: str
    state: State
    key: str | None = None


def own_key() -> Path | None:
    """The key file with which this user signs, or None."""
    given = settings().get("signing_key")
    return Path(given).expanduser() if given else None


def sign(git: Git, commit: str, key: Path) -> str:
    """The id of the same commit with a signature; Refused where the key cannot sign."""
    ((_, _, payload),) = git.objects([commit])
    words = ("-Y", "sign", "-n", "git", "-f", str(key))
    done = _keygen(git, *words, data=payload)
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused(error("signature.cannot_sign", key=str(key), cause=said[-1] if said else "?"))
    headers, _, message = payload.partition(b"\n\n")
    name = b"gpgsig" if git.object_format == "sha1" else b"gpgsig-sha256"
    signature = done.stdout.rstrip(b"\n").replace(b"\n", b"\n ")
    signed = headers + b"\n" + name + b" " + signature + b"\n\n" + message
    return git.run("hash-object", "-t", "commit", "-w", "--stdin", data=signed).decode().strip()


def signatures(git: Git, commits: Iterable[str], allowed: bytes) -> Iterator[Signature]:
    """Who signed each commit; `allowed` is the text of an allowed-signers file, empty where there is none."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="ledger-") as place:
        signers = Path(place, "allowed_signers")
        signers.write_bytes(allowed)
        for commit, kind, data in git.objects(commits):
            if kind == "commit":
                yield _signature(git, commit, data, signers, Path(place, "signature"))


def _signature(git: Git, commit: str, data: bytes, signers: Path, file: Path) -> Signature:
    payload, signature = split(data)
    author, when = _author(data), _when(data)
    if signature is None:
        return Signature(commit, author, "unsigned")
    if not signature.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        return Signature(commit, author, "other_form")
    file.write_bytes(signature)
    one = ("-n", "git", "-s", str(file))
    verify = ("-Y", "verify", "-f", str(signers), "-I", author, f"-Overify-time={when}", *one)
    done = _keygen(git, *verify, data=payload) if author and not author.startswith("-") else None
    if done is not None and done.returncode == 0:
        return Signature(commit, author, "signed", _key_of(done.stdout))
    done = _keygen(git, "-Y", "check-novalidate", *one, data=payload)
    if done.returncode == 0:
        return Signature(commit, author, "unknown_key", _key_of(done.stdout))
    return Signature(commit, author, "bad")


def split(data: bytes) -> tuple[bytes, bytes | None]:
    """A commit without its signature, and the signature."""
    headers, blank, message = data.partition(b"\n\n")
    kept, signature, inside = [], [], False
    for line in headers.split(b"\n"):
        if inside and line.startswith(b" "):
            signature.append(line[1:])
            continue
        name, _, value = line.partition(b" ")
        inside = name in (b"gpgsig", b"gpgsig-sha256")
        if inside:
            signature = [value]
        else:
            kept.append(line)
    whole = b"\n".join(kept) + blank + message
    return whole, b"\n".join(signature) + b"\n" if signature else None


def findings(signatures: Iterable[Signature], expected: Iterable[str]) -> Iterator[Finding]:
    """What is wrong or lacking: `expected` are the names that have a key in the allowed-signers file."""
    known = set(expected)
    keyless: dict[str, int] = {}
    for each in signatures:
        short = each.commit[:12]
        match each.state:
            case "bad" | "other_form":
                yield error("signature.bad", commit=short, author=each.author)
            case "unknown_key":
                yield error("signature.unknown_key", commit=short, author=each.author, key=each.key or "?")
            case "unsigned" if each.author in known:
                yield warning("signature.missing", commit=short, author=each.author)
            case "unsigned" if each.author != DERIVED:
                keyless[each.author] = keyless.get(each.author, 0) + 1
    if known:
        for author, count in sorted(keyless.items()):
            yield warning("signature.no_key", author=author, count=count)


def signers(allowed: bytes) -> set[str]:
    """The names in an allowed-signers file."""
    found = set()
    for line in allowed.decode("utf-8", "replace").splitlines():
        match = re.match(r'\s*(?:"([^"]*)"|([^\s#"]\S*))\s', line)
        if match:
            found |= {name for name in (match[1] or match[2]).split(",") if name}
    return found


def _author(data: bytes) -> str:
    match = re.search(rb"^author (.*?) ?<", data.partition(b"\n\n")[0], re.MULTILINE)
    return match[1].decode("utf-8", "replace") if match else ""


def _when(data: bytes) -> str:
    """When a key had to be valid: the time of committing, as git has it too; that of writing may be any."""
    match = re.search(rb"^committer [^>\n]*> (-?\d+) ([+-]\d{4})$", data.partition(b"\n\n")[0], re.MULTILINE)
    return (
        moment(*(part.decode() for part in match.groups()) if match else ("0", "+0000"))
        .astimezone()
        .strftime("%Y%m%d%H%M%S")
    )


def _key_of(said: bytes) -> str | None:
    match = re.search(rb"(SHA256:\S+)", said)
    return match[1].decode() if match else None


def _keygen(git: Git, *words: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    program = find_program(git.folder.repository, "ssh-keygen")
    silent = {} if os.isatty(0) else {"SSH_ASKPASS_REQUIRE": "never"}
    try:
        return subprocess.run(
            [program, *words], input=data, capture_output=True, env=environment() | silent, check=False
        )
    except OSError as failure:
        raise Refused(error("signature.cannot_sign", key="", cause=str(failure))) from failure

"""A district's view: the figures of many committees side by side and in total.

Each committee answers for itself (`ledger.reports.partial`), in any executor of `concurrent.futures`: a pool
of processes, or that of a Dask or Ray cluster. Their answers are put together here; what may be added up and
what may not is told in `ledger.reports.combined`.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import suppress
from datetime import date
from pathlib import Path

from ledger.kernel.expression import Filters
from ledger.kernel.finding import Finding, Refused, error, note, warning
from ledger.reports.combined import Combined, Committee, Rows
from ledger.reports.partial import Plain, partial, unpacked_finding
from ledger.store.records.nearest import nearest


def request(
    period: str = "all",
    names: Sequence[str] = (),
    by: Sequence[str] = (),
    filters: Filters = (),
    *,
    as_of: date | None = None,
    known_at: str | None = None,
    today: date | None = None,
    lang: str = "zh",
    unsure: Sequence[str] = (),
) -> Plain:
    """What is asked of every committee, as plain data; `unsure` are dimensions that one of them must know."""
    return {
        "period": period,
        "names": list(names),
        "by": list(by),
        "filters": [[name, list(values)] for name, values in filters],
        "as_of": as_of and as_of.isoformat(),
        "known_at": known_at,
        "today": (today or date.today()).isoformat(),
        "lang": lang,
        "unsure": list(unsure),
    }


def combine(
    folders: Sequence[str | Path],
    asked: Plain,
    executor: Executor | None = None,
    progress: Callable[[int], None] | None = None,
) -> Combined:
    """Ask the committees of these folders, each in the executor, and put their answers together.

    Without an executor it makes a pool with a process for each core. A folder that cannot be read is a finding;
    the others go on. Refused where a figure or dimension is known to none of them.
    """
    places = list(dict.fromkeys(os.path.abspath(folder) for folder in folders))
    if executor is not None:
        answers = _asked(executor, places, asked, progress)
    elif len(places) < 2:
        answers = {place: partial(place, asked) for place in places}
    else:
        with _pool(len(places)) as pool:
            answers = _asked(pool, places, asked, progress)
    return together([answers[place] for place in places], asked)


def _pool(count: int) -> Executor:
    """A process for each core; begun anew and not forked where threads are running."""
    import multiprocessing

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    context = multiprocessing.get_context("spawn") if threading.active_count() > 1 else None
    return ProcessPoolExecutor(min(cores, count), mp_context=context)


def _asked(
    executor: Executor, places: Sequence[str], asked: Plain, progress: Callable[[int], None] | None
) -> dict[str, Plain]:
    """The answers by place; the largest ledgers are asked first, so that the last to end are small."""
    futures: dict[Future[Plain], str] = {}
    try:
        for place in sorted(places, key=_size, reverse=True):
            futures[executor.submit(partial, place, asked)] = place
        answers = {}
        for done, future in enumerate(as_completed(futures), start=1):
            answers[futures[future]] = _result(future, futures[future])
            if progress is not None:
                progress(done)
    finally:
        for future in futures:
            future.cancel()
    return answers


def _result(future: Future[Plain], place: str) -> Plain:
    """What a worker answered; one that died takes nobody with it."""
    try:
        return future.result()
    except Exception as failure:  # a worker killed, a computer of the cluster gone: whatever its executor raises
        finding = error("combine.failed", folder=place, cause=f"{type(failure).__name__} {failure}".strip())
        return {"folder": place, "findings": [[finding.code, finding.severity, dict(finding.values)]]}


def _size(place: str) -> int:
    """Roughly how much lies there, by the list that git keeps of its files: to count them takes longer than to read."""
    for above in (place, os.path.dirname(place)):
        with suppress(OSError):
            return os.stat(os.path.join(above, ".git", "index")).st_size
    return 0


def together(answers: Sequence[Plain], asked: Plain) -> Combined:
    """Put the answers of committees together."""
    committees, findings = _committees(answers)
    read = [each.answer for each in committees]
    if read:
        asked = asked | {"period": read[0]["asked"]}
        _check_known(read, asked)
        findings += _differences(committees)
    rows = Rows(committees, asked).all(findings) if read else []
    return Combined(asked["period"], tuple(asked["by"]), committees, rows, findings)


def _committees(answers: Sequence[Plain]) -> tuple[list[Committee], list[Finding]]:
    """Those that could be read, each with a name of its own; the same records given twice count once."""
    findings: list[Finding] = []
    read: dict[str, Plain] = {}
    for answer in answers:
        if "findings" in answer:
            findings.append(error("combine.unreadable", folder=answer["folder"]))
            findings += map(unpacked_finding, answer["findings"])
            continue
        same = read.setdefault(answer["first"] or answer["folder"], answer)
        if same is not answer:
            findings.append(error("combine.twice", folder=answer["folder"], other=same["folder"]))
    names = Counter(answer["name"] for answer in read.values())
    return [
        Committee(
            answer["name"] if names[answer["name"]] == 1 else f"{answer['name']} ({Path(answer['folder']).name})",
            answer["folder"],
            answer["commit"],
            answer["events"],
            answer,
        )
        for answer in read.values()
    ], findings


def _check_known(read: Sequence[Plain], asked: Plain) -> None:
    """Refuse a figure or a dimension that no committee knows."""
    wrong = []
    for name in asked["names"]:
        if not any(name in answer["rows"] for answer in read):
            from ledger.figures import load

            known = load()
            near = nearest(name, [*known, *(each.zh for each in known.values())])
            wrong.append(error("figure.unknown", name=name, near=", ".join(near) or "—"))
    for name in asked["unsure"]:
        if not any(name in answer["dimensions"] for answer in read):
            from ledger.locale import names_of

            wrong.append(error("usage.dimension", name=name, nearest=nearest(name, names_of("dimensions"))))
    if wrong:
        raise Refused(*wrong)


def _differences(committees: Sequence[Committee]) -> list[Finding]:
    """What is not the same in all committees, so that a reader may weigh it."""
    findings: list[Finding] = []
    periods = {tuple(each.answer["period"]) for each in committees}
    if len(periods) > 1:
        findings.append(
            warning("combine.periods", periods=[" ".join(map(str, each)) for each in sorted(periods, key=str)])
        )
    for name in committees[0].answer["settings"]:
        having: dict[str, list[str]] = {}
        for each in committees:
            having.setdefault(each.answer["settings"].get(name, ""), []).append(each.name)
        if len(having) > 1:
            told = sorted(having.items(), key=lambda pair: -len(pair[1]))
            values = [f"{value} ({', '.join(names[:3])}{' …' if len(names) > 3 else ''})" for value, names in told]
            findings.append(note("combine.parameter", name=name, values=values))
    return findings

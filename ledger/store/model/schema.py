"""The tables of the read model: a disposable SQLite file that answers every question about the records.

Amounts are INTEGER millionths, dates proleptic ordinals (`date.toordinal()`), instants microseconds since
the Unix epoch in UTC. A posting's full dimensions are those of its `dims` row, its stream's key under the
stream's key dimension, and kind, recorder and channel of its event.
"""

from __future__ import annotations

MILLION = 1_000_000
"""Millionths in one unit of measure."""

# Sets of dimensions that say `approximate` have negative ids, all others positive ones: a figure then finds
# the few approximate postings through an index that is nearly empty, and pays nothing where there are none.
# `posting_read` and `posting_entered` cover what sums need, so that no sum touches the table itself.
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    opened INTEGER,
    state TEXT,
    history TEXT,
    UNIQUE (subject, key)
);
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    stream INTEGER,
    kind TEXT NOT NULL,
    occurred INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    recorder TEXT,
    channel TEXT,
    path TEXT,
    blob TEXT,
    versioned INTEGER,
    status TEXT NOT NULL DEFAULT '',
    text TEXT
);
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    nature TEXT NOT NULL CHECK (nature IN ('flow', 'state')),
    UNIQUE (name, unit)
);
CREATE TABLE dims (
    id INTEGER PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE UNIQUE INDEX event_id ON event (id);
CREATE UNIQUE INDEX dims_value ON dims (value);
CREATE TABLE posting (
    account INTEGER NOT NULL,
    date INTEGER NOT NULL,
    event INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    dims INTEGER NOT NULL,
    entered INTEGER,
    amount INTEGER NOT NULL
);
CREATE INDEX posting_read ON posting (account, date, dims, amount);
CREATE INDEX posting_entered ON posting (account, entered, date, dims, amount) WHERE entered IS NOT NULL;
CREATE INDEX posting_approximate ON posting (account, date) WHERE dims < 0;
CREATE INDEX posting_stream ON posting (stream);
CREATE INDEX posting_event ON posting (event);
CREATE TABLE monthly (
    account INTEGER NOT NULL,
    month INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (account, month)
) WITHOUT ROWID;
CREATE TABLE finding (stream INTEGER, event TEXT, code TEXT, severity TEXT, data TEXT);
"""

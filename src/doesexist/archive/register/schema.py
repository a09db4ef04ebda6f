"""The schema of archive.sqlite, and its migrations."""

from __future__ import annotations

APPLICATION = 0x444F4558
"""What PRAGMA application_id says of an archive ("DOEX")."""

SCRUB_IS_DUE = """INSERT INTO note VALUES('scrub_due', ?)
    ON CONFLICT(name) DO UPDATE SET value = substr(value, 1, 10) || ' ' || hex(randomblob(8))"""
"""Sets the date since which a scrub is due, with new random bytes: a scrub deletes the note only if it is unchanged."""

FIRST = """
-- A salt and whatever else is one value. scrub_due: since when bytes of someone who left may still lie in the file.
CREATE TABLE note(name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE licence(
    id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT, asks INTEGER NOT NULL, rights TEXT) WITHOUT ROWID, STRICT;

-- places: how many a walk has in this dataset; the place of someone who left stays empty.
CREATE TABLE dataset(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, kind TEXT NOT NULL, root TEXT NOT NULL,
    places INTEGER NOT NULL DEFAULT 0, pictures INTEGER NOT NULL DEFAULT 0,
    title TEXT, publisher TEXT, url TEXT, licence TEXT REFERENCES licence(id), terms TEXT, citation TEXT, made TEXT,
    drawn INTEGER NOT NULL DEFAULT 0) STRICT;

-- sorting: the name folded, without accents and case, for lists.
CREATE TABLE contributor(
    id INTEGER PRIMARY KEY, service TEXT NOT NULL, account TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL, sorting TEXT NOT NULL, UNIQUE(service, account)) STRICT;
CREATE INDEX contributor_by_name ON contributor(sorting, id);

-- identity: what all addresses of one photograph share, as flickr:1133484654.
CREATE TABLE photograph(id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE) STRICT;

-- author: the contributor's name as this picture's record gives it. quad, files, own: JSON.
-- anonymous: of a contributor who asked not to be named, the salted hash of the account, so that they can still leave.
-- record: a digest of what the dataset said, to see whether it says something else now.
CREATE TABLE picture(
    id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES dataset(id), place INTEGER NOT NULL,
    key TEXT NOT NULL COLLATE NOCASE, title TEXT,
    contributor INTEGER REFERENCES contributor(id), author TEXT, anonymous BLOB,
    licence TEXT REFERENCES licence(id), photograph INTEGER REFERENCES photograph(id), source TEXT, file TEXT,
    country TEXT, uploaded TEXT, crawled TEXT, split TEXT,
    quad TEXT, files TEXT NOT NULL, own TEXT, record BLOB NOT NULL,
    UNIQUE(dataset, key), UNIQUE(dataset, place)) STRICT;
CREATE INDEX picture_by_contributor ON picture(contributor, id);
CREATE INDEX picture_by_photograph ON picture(photograph);

-- 68 points each, in pixels of the aligned picture and of the photograph: JSON.
CREATE TABLE landmarks(picture INTEGER PRIMARY KEY REFERENCES picture(id), aligned TEXT, wild TEXT) STRICT;

CREATE TABLE rejected(
    dataset INTEGER NOT NULL REFERENCES dataset(id), number INTEGER NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY(dataset, number)) WITHOUT ROWID, STRICT;

-- Who left: salted hashes, which say nothing to someone without the dataset.
-- kind: picture, photograph, contributor, file; page: a contributor of whom nothing is left, but who may come back.
CREATE TABLE tombstone(
    hash BLOB PRIMARY KEY, kind TEXT NOT NULL, since TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID, STRICT;

-- Where people who left were in a photograph, so that they stay out of it, and blurred where others stay:
-- photograph is a salted hash; quad, JSON, in pixels of the photograph at that width.
CREATE TABLE absence(
    photograph BLOB NOT NULL, quad TEXT NOT NULL, width INTEGER, since TEXT NOT NULL,
    PRIMARY KEY(photograph, quad)) WITHOUT ROWID, STRICT;

-- A credit put right: subject is a salted hash of a picture or a contributor; no name: they asked not to be named.
CREATE TABLE correction(subject BLOB PRIMARY KEY, name TEXT, since TEXT NOT NULL) WITHOUT ROWID, STRICT;

-- The owner's files of people who left, to be deleted (--delete-files) before their names are forgotten.
CREATE TABLE deletion(path TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;

CREATE VIEW whole AS
SELECT p.id, d.name AS dataset, p.place, p.key, p.title, c.service, c.account, p.author, p.anonymous,
       l.id AS licence, l.name AS licence_name, l.url AS licence_url, l.asks, l.rights,
       ph.identity, p.source, p.file, p.country, p.uploaded, p.crawled, p.split, p.quad, p.files, p.own,
       m.aligned, m.wild
FROM picture p JOIN dataset d ON d.id = p.dataset
LEFT JOIN contributor c ON c.id = p.contributor LEFT JOIN licence l ON l.id = p.licence
LEFT JOIN photograph ph ON ph.id = p.photograph LEFT JOIN landmarks m ON m.picture = p.id;
"""

SECOND = """
-- Of each dataset that was surveyed: which size of pictures is summed.
CREATE TABLE survey(dataset INTEGER PRIMARY KEY REFERENCES dataset(id), width INTEGER, height INTEGER) STRICT;

-- A shard is there when it has a row: the names of its files, each the digest of what is in it.
-- summed: how many of its pictures are of the size that is summed; unsummed: their sums are to be made again.
CREATE TABLE shard(
    dataset INTEGER NOT NULL REFERENCES dataset(id), number INTEGER NOT NULL,
    pictures INTEGER NOT NULL, summed INTEGER NOT NULL, unsummed INTEGER NOT NULL DEFAULT 0,
    rows TEXT NOT NULL, tiles TEXT NOT NULL, sums TEXT, squares TEXT,
    PRIMARY KEY(dataset, number)) WITHOUT ROWID, STRICT;
CREATE INDEX shard_by_rows ON shard(rows);
CREATE INDEX shard_by_tiles ON shard(tiles);
CREATE INDEX shard_by_sums ON shard(sums);
CREATE INDEX shard_by_squares ON shard(squares);

-- Which pictures were looked at: stamp, a digest of all that decides what is seen, file and time of change included.
-- reason: why a picture could not be read; then it is in no shard, and has no size.
CREATE TABLE seen(
    picture INTEGER PRIMARY KEY REFERENCES picture(id), shard INTEGER NOT NULL, stamp BLOB NOT NULL,
    width INTEGER, height INTEGER, reason TEXT) STRICT;
"""

THIRD = """
-- Who is blurred, and why. request: 0, the owner wants it; else by which request, until that is decided.
CREATE TABLE veil(
    picture INTEGER NOT NULL REFERENCES picture(id), request INTEGER NOT NULL DEFAULT 0, since TEXT NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY(picture, request)) WITHOUT ROWID, STRICT;
CREATE INDEX veil_by_request ON veil(request) WHERE request > 0;

-- veiled: JSON, since when the first veil lies on it, the highest of their requests, and the owner's own reason.
DROP VIEW whole;
CREATE VIEW whole AS
SELECT p.id, d.name AS dataset, p.place, p.key, p.title, c.service, c.account, p.author, p.anonymous,
       l.id AS licence, l.name AS licence_name, l.url AS licence_url, l.asks, l.rights,
       ph.identity, p.source, p.file, p.country, p.uploaded, p.crawled, p.split, p.quad, p.files, p.own,
       m.aligned, m.wild,
       (SELECT json_array(min(since), max(request),
                          (SELECT reason FROM veil WHERE picture = p.id AND request = 0))
        FROM veil WHERE picture = p.id GROUP BY picture) AS veiled
FROM picture p JOIN dataset d ON d.id = p.dataset
LEFT JOIN contributor c ON c.id = p.contributor LEFT JOIN licence l ON l.id = p.licence
LEFT JOIN photograph ph ON ph.id = p.photograph LEFT JOIN landmarks m ON m.picture = p.id;

-- What people ask for, as long as nobody has decided it. name: the first group of its receipt, of which a keyed digest
-- is kept. kind: leave, credit; asker: pictured, photographer, guardian, other; about: whom it means, as JSON; wanted:
-- the name that a credit is to have, none: they ask not to be named; contact: encrypted, the curator alone can read it.
-- veiled: whoever it means is blurred until it is decided.
CREATE TABLE request(
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, receipt BLOB NOT NULL UNIQUE, kind TEXT NOT NULL,
    asker TEXT NOT NULL, about TEXT NOT NULL, wanted TEXT, words TEXT, contact BLOB, veiled INTEGER NOT NULL,
    since TEXT NOT NULL) STRICT;

-- What stays of a request: that there was one, and what came of it. It names nobody.
CREATE TABLE decided(
    name TEXT PRIMARY KEY, receipt BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, since TEXT NOT NULL, closed TEXT NOT NULL,
    outcome TEXT NOT NULL, pictures INTEGER NOT NULL, reason TEXT) WITHOUT ROWID, STRICT;

-- others: the other names that a contributor's pictures give, a line each; so that they are found under these, too.
ALTER TABLE contributor ADD COLUMN others TEXT;
UPDATE contributor SET others = (
    SELECT group_concat(author, char(10)) FROM (
        SELECT DISTINCT author FROM picture WHERE contributor = contributor.id AND author != contributor.name));

-- What is searched, and only that: of names all triples of letters, of titles the words; by the rows' own numbers.
-- They hold no text of their own, and what is taken out of them leaves no byte (secure-delete).
-- What goes into them is folded (model/folding.py), at the end of each transaction (archive/indexing.py).
CREATE VIRTUAL TABLE naming USING fts5(
    words, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE titling USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO naming(naming, rank) VALUES('secure-delete', 1);
INSERT INTO titling(titling, rank) VALUES('secure-delete', 1);
"""

NAMES_ANEW = """
INSERT INTO naming(naming) VALUES('delete-all');
INSERT INTO naming(rowid, words)
    SELECT id, spelled(CAST(concat_ws(' ', name, account, others) AS BLOB)) FROM contributor;
"""
TITLES_ANEW = """
INSERT INTO titling(titling) VALUES('delete-all');
INSERT INTO titling(rowid, words)
    SELECT id, spelled(CAST(words AS BLOB)) FROM (
        SELECT id, findable(CAST(title AS BLOB), CAST(key AS BLOB), CAST(files AS BLOB), anonymous) AS words
        FROM picture)
    WHERE words IS NOT NULL;
"""
SEARCHED_ANEW = NAMES_ANEW + TITLES_ANEW
"""Creates the search indices anew. Words folded by older rules could not be deleted one by one."""

FOURTH = """
-- absence: width and height are those of the photograph in whose pixels the quad counts; an empty quad: nobody knows
-- where in it they are, and all of it is hidden.
ALTER TABLE absence ADD COLUMN height INTEGER;

-- Salted hashes by which whoever is veiled is known under whatever name they come in again: see contents.py.
CREATE TABLE veiled_content(
    hash BLOB NOT NULL, picture INTEGER NOT NULL REFERENCES picture(id),
    PRIMARY KEY(hash, picture)) WITHOUT ROWID, STRICT;
CREATE INDEX veiled_content_by_picture ON veiled_content(picture);

-- By the length of their files, in bytes: files that are equal are equally long.
CREATE INDEX picture_by_size ON picture(CASE WHEN json_valid(files) THEN json_extract(files, '$.image.size') END);
CREATE INDEX picture_by_size_of_thumbnail ON picture(
    CASE WHEN json_valid(files) THEN json_extract(files, '$.thumbnail.size') END);
"""

CANONICAL = """
-- identity: what all addresses of one photograph share, as flickr:1133484654, or web: and a canonical address
-- (web_addresses.py). archive/register/respelling.py spells older ones so.
CREATE INDEX IF NOT EXISTS picture_by_photograph ON picture(photograph);
"""

WAITING = """
-- waits: those it means are not veiled yet, for open requests hide as many as they may at once. at: when it came, hours
-- and minutes, in UTC, so that those which came together can be decided together. Requests of before came at midnight.
ALTER TABLE request ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN at TEXT NOT NULL DEFAULT '00:00';

-- Without it, whoever looks for a contributor's pictures reads every row.
CREATE INDEX IF NOT EXISTS picture_by_anonymous ON picture(anonymous) WHERE anonymous IS NOT NULL;
"""

UNWIPED = """
-- unwiped: pages of the file may hold copies of rows that once moved: the next scrub writes it anew (wiping.py).
INSERT OR REPLACE INTO note SELECT 'unwiped', 1 WHERE EXISTS(SELECT 1 FROM dataset);

-- What came of taking a whole dataset in, with digests of what was read and known: see last_intake.py.
CREATE TABLE IF NOT EXISTS intake(
    dataset INTEGER PRIMARY KEY REFERENCES dataset(id), stamp TEXT NOT NULL, state TEXT NOT NULL,
    pictures INTEGER NOT NULL, odd_dates INTEGER NOT NULL) STRICT;
"""

DIGESTS = """
-- Each row has a digest (digests.py), and its texts are texts whatever became of them.
DROP VIEW whole;
CREATE VIEW whole AS
SELECT p.id, d.name AS dataset, p.place, p.key, p.title, c.service, c.account, p.author, p.anonymous,
       l.id AS licence, l.name AS licence_name, l.url AS licence_url, l.asks, l.rights,
       ph.identity, p.source, p.file, p.country, p.uploaded, p.crawled, p.split, p.quad, p.files, p.own,
       m.aligned, m.wild,
       (SELECT json_array(CAST(min(since) AS TEXT), CAST(max(request) AS INTEGER),
                          (SELECT CAST(reason AS TEXT) FROM veil WHERE picture = p.id AND request = 0))
        FROM veil WHERE picture = p.id GROUP BY picture) AS veiled
FROM picture p JOIN dataset d ON d.id = p.dataset
LEFT JOIN contributor c ON c.id = p.contributor LEFT JOIN licence l ON l.id = p.licence
LEFT JOIN photograph ph ON ph.id = p.photograph LEFT JOIN landmarks m ON m.picture = p.id;
"""


def md5_in(kind: str, fact: str, of: str = "") -> str:
    """Return, in SQL, a md5 of one of a picture's files; as it was when it came, where that was noted: `image_md5`."""
    files = f"{of}files"
    found = f"coalesce(json_extract({files}, '$.{kind}_{fact}'), json_extract({files}, '$.{kind}.{fact}'))"
    return f"CASE WHEN json_valid({files}) THEN lower({found}) END"


BY_CONTENT = "".join(
    f"CREATE INDEX picture_by_{fact}_of_{kind} ON picture({md5_in(kind, fact)})\n"
    f"    WHERE {md5_in(kind, fact)} IS NOT NULL;\n"
    for kind in ("image", "thumbnail")
    for fact in ("md5", "pixel_md5")
)
"""By the md5s of files: who has the same is the same."""

SPELLED_AGAIN = """
-- More spellings of an address are known to be one: photographs are spelled so, as by CANONICAL.
CREATE INDEX IF NOT EXISTS picture_by_photograph ON picture(photograph);
"""

PHOTOGRAPHS = """
-- By the length of their photographs' files, as by that of their own.
CREATE INDEX IF NOT EXISTS picture_by_size_of_photograph ON picture(
    CASE WHEN json_valid(files) THEN coalesce(json_extract(files, '$.length'), json_extract(files, '$.wild.size')) END);
""" + "".join(
    f"CREATE INDEX IF NOT EXISTS picture_by_{fact}_of_photograph ON picture({md5_in('wild', fact)})\n"
    f"    WHERE {md5_in('wild', fact)} IS NOT NULL;\n"
    for fact in ("md5", "pixel_md5")
)

TELLING = """
-- Salted hashes of the photographs and accounts that a picture's addresses tell, apart from its own: see telling.py.
CREATE TABLE IF NOT EXISTS telling(
    hash BLOB NOT NULL, picture INTEGER NOT NULL REFERENCES picture(id),
    digest BLOB GENERATED ALWAYS AS (row_digest(CAST(hash AS BLOB), CAST(picture AS BLOB))) STORED,
    PRIMARY KEY(hash, picture)) WITHOUT ROWID, STRICT;
CREATE INDEX IF NOT EXISTS telling_by_picture ON telling(picture);
"""

MIGRATIONS: tuple[str, ...] = (
    FIRST,
    SECOND,
    THIRD,
    FOURTH,
    CANONICAL,
    WAITING,
    UNWIPED,
    DIGESTS,
    BY_CONTENT,
    SPELLED_AGAIN,
    PHOTOGRAPHS,
    TELLING,
)
"""What takes an archive from schema N to N + 1. Never edited once released: add one."""

WITH_DIGESTS = MIGRATIONS.index(DIGESTS) + 1
"""The schema from which on each row has a digest. A later one that adds a column makes its table anew (digests.py)."""

NEWEST = len(MIGRATIONS)

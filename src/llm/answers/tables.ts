/** Statements that make the database; each may run on one that exists. */
export const tables: ReadonlyArray<string> = [
  `CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, text TEXT NOT NULL,
    input INTEGER NOT NULL, output INTEGER NOT NULL, cache_read INTEGER NOT NULL, cache_write INTEGER NOT NULL,
    cost REAL, reported_model TEXT NOT NULL, answered_at INTEGER NOT NULL,
    backend TEXT NOT NULL, base_url TEXT NOT NULL, model TEXT NOT NULL, prompt_version TEXT NOT NULL, source TEXT NOT NULL,
    parts TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL
  ) WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS answers_code ON answers (code)",
  "CREATE INDEX IF NOT EXISTS answers_subject ON answers (subject)",
  "CREATE TABLE IF NOT EXISTS notes (input TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS saved (id INTEGER PRIMARY KEY CHECK (id = 1), hits INTEGER, tokens INTEGER, cost REAL)",
  `CREATE TABLE IF NOT EXISTS jobs (
    name TEXT PRIMARY KEY, backend TEXT NOT NULL, base_url TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL,
    id TEXT, created_at INTEGER NOT NULL, keys TEXT NOT NULL
  ) WITHOUT ROWID`
]

/** Kept in a file beside, without `fsync`: who asks what right now means nothing after a power cut. */
export const claimTables: ReadonlyArray<string> = [
  "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, owner INTEGER NOT NULL, since INTEGER NOT NULL) WITHOUT ROWID"
]

/** Columns of a `StoredAnswer`, in the order of `insert`. */
export const insert = `INSERT INTO answers (key, text, input, output, cache_read, cache_write, cost, reported_model,
  answered_at, backend, base_url, model, prompt_version, source, parts, code, subject)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`

export const addSaved = `INSERT INTO saved (id, hits, tokens, cost) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE
  SET hits = hits + excluded.hits, tokens = tokens + excluded.tokens, cost = cost + excluded.cost`

export const insertNote =
  "INSERT INTO notes (input, key) VALUES (?, ?) ON CONFLICT (input) DO UPDATE SET key = excluded.key"

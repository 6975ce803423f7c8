import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrate, migrations } from './migrations/index.ts';

/** Why the database of a data folder cannot be used; the shell words it for the host. */
export type OpenFailure = 'data-in-use' | 'data-damaged' | 'disk-full';

/** Thrown by `openDatabase`; `code` says what to tell, `message` holds SQLite's own words. */
export class OpenDatabaseError extends Error {
  readonly code: OpenFailure;
  constructor(code: OpenFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/** Where the database stands and what loads it. */
export interface DatabaseOptions {
  readonly dataDir: string;
  /** A better-sqlite3 binary where the shipped one does not load. */
  readonly nativeBinding?: string | undefined;
}

/** An open connection; only repositories in this room see it. */
export type Sqlite = Database.Database;

/**
 * 32 MB of 4 kB pages. In a rush the same pages are written over and over: SQLite's own 4 MB would
 * copy them into the database at every commit or two.
 */
const checkpointPages = 8000;

/**
 * Opens (or makes) `regulars.db`, alone: the lock is kept until the process ends, so that two show
 * servers never write one folder. WAL with `synchronous=FULL`: what was answered survives a power cut.
 */
export function openDatabase({ dataDir, nativeBinding }: DatabaseOptions): Sqlite {
  let sqlite: Sqlite | undefined;
  try {
    const file = join(dataDir, 'regulars.db');
    keepPrivate(dataDir, file);
    sqlite = new Database(file, {
      timeout: 500,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
    sqlite.pragma('locking_mode = EXCLUSIVE');
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    if (process.platform === 'darwin') sqlite.pragma('fullfsync = ON');
    sqlite.pragma('foreign_keys = ON');
    sqlite.exec('BEGIN IMMEDIATE; COMMIT;');
    migrate(sqlite, migrations);
    return sqlite;
  } catch (failure) {
    sqlite?.close();
    throw asOpenError(failure);
  }
}

/**
 * Names, texts and the key that signs cookies are for this user's eyes: SQLite gives the files
 * that it makes beside the database the same mode.
 */
function keepPrivate(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  setMode(dataDir, 0o700);
  for (const made of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`])
    if (existsSync(made)) setMode(made, 0o600);
}

function setMode(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (failure) {
    // Another user's folder, or a file system without modes: SQLite says whether it can be used.
    const code = codeOf(failure);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EROFS') throw failure;
  }
}

function asOpenError(failure: unknown): unknown {
  const code = codeOf(failure);
  const words = failure instanceof Error ? failure.message : String(failure);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new OpenDatabaseError('data-in-use', words);
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'))
    return new OpenDatabaseError('data-damaged', words);
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC')
    return new OpenDatabaseError('disk-full', words);
  return failure;
}

/** SQLite's or the system's. */
function codeOf(failure: unknown): string {
  if (typeof failure !== 'object' || failure === null || !('code' in failure)) return '';
  return typeof failure.code === 'string' ? failure.code : '';
}

/**
 * Opens a database to read and changes nothing in it; null where it is older than a version of the
 * schema. Throws `OpenDatabaseError`, also where a show server has it open.
 */
export function openDatabaseToRead(
  { dataDir, nativeBinding }: DatabaseOptions,
  version: number,
): Sqlite | null {
  let sqlite: Sqlite | undefined;
  try {
    sqlite = new Database(join(dataDir, 'regulars.db'), {
      readonly: true,
      fileMustExist: true,
      timeout: 500,
      ...(nativeBinding === undefined ? {} : { nativeBinding }),
    });
    if (Number(sqlite.pragma('user_version', { simple: true })) >= version) return sqlite;
    sqlite.close();
    return null;
  } catch (failure) {
    sqlite?.close();
    throw asOpenError(failure);
  }
}

/** Why nothing at all can be written, as the crew is told. */
export type StorageFailure = 'disk-full' | 'failing';

/** Whether a write failed because of the disk, null where it was the act's own fault. */
export function storageFailureOf(failure: unknown): StorageFailure | null {
  const code = codeOf(failure);
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) return 'disk-full';
  return /^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/.test(code)
    ? 'failing'
    : null;
}

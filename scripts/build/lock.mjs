/**
 * A lock between processes, held by a file, for work that exactly one of them must do: a build, a download. The
 * others wait and then find the work done. Node has no flock, so a lock can outlive its holder. A lock counts as
 * abandoned if the process named in it is gone (checked only on the host that wrote it), or if its heartbeat stopped
 * (covers reused process numbers and shared folders). Taking over an abandoned lock requires a second exclusive file:
 * otherwise two waiters could both see the dead lock, and the slower one would delete the faster one's new lock.
 */

import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync
} from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 50
const HEARTBEAT_MS = 2_000
/** Ten missed heartbeats: long enough for a laptop's short stall, short enough not to look hung. */
const ABANDONED_MS = 20_000

/**
 * @template T
 * @param {string} path the lock file; its folder is made when missing
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: string) => void }} [options] onWait is called once when another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true })
  let notified = false
  while (!tryAcquire(path)) {
    const holder = readHolder(path)
    if (holder !== undefined && isAbandoned(path, holder)) {
      takeAway(path)
      continue
    }
    if (!notified && holder !== undefined) {
      notified = true
      onWait?.(holder.split(' ')[0] ?? '')
    }
    await delay(POLL_MS)
  }
  const heartbeat = setInterval(() => {
    beat(path)
  }, HEARTBEAT_MS)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    // After a long stop (a laptop's sleep) another process may have taken over the lock, which then must stay.
    if (readHolder(path) === ownName()) rmSync(path, { force: true })
  }
}

/**
 * Removes temporary folders of holders that were killed. The caller must hold the lock.
 * @param {string} folder
 * @param {string} prefix of the temporary folders
 * @returns {Promise<void>}
 */
export async function removeLeftovers(folder, prefix) {
  for (const name of await readdir(folder)) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** @param {string} path */
function beat(path) {
  const now = new Date()
  try {
    utimesSync(path, now, now)
  } catch {
    // Another process took over the lock while this one was stopped. The work continues: its output goes to a
    // temporary folder and is renamed at the end.
  }
}

/** @returns {string} */
function ownName() {
  return `${process.pid} ${hostname()}`
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function tryAcquire(path) {
  const file = openExclusive(path)
  if (file === undefined) return false
  writeSync(file, ownName())
  closeSync(file)
  return true
}

/**
 * Removes an abandoned lock. Everything here is synchronous, so only a kill in between can leave the take-over file
 * behind; that file is then removed by age.
 * @param {string} path
 */
function takeAway(path) {
  const takeover = `${path}.takeover`
  const file = openExclusive(takeover)
  if (file === undefined) {
    if (ageOf(takeover) > ABANDONED_MS) rmSync(takeover, { force: true })
    return
  }
  closeSync(file)
  const holder = readHolder(path)
  if (holder !== undefined && isAbandoned(path, holder)) rmSync(path, { force: true })
  rmSync(takeover, { force: true })
}

/**
 * @param {string} path
 * @param {string} holder
 * @returns {boolean}
 */
function isAbandoned(path, holder) {
  if (ageOf(path) > ABANDONED_MS) return true
  const [pid, host] = holder.split(' ')
  // An empty file belongs to a process between creating and writing it.
  if (pid === undefined || pid === '' || host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // EPERM: it lives, under another user.
    return errorCode(error) === 'ESRCH'
  }
}

/**
 * @param {string} path
 * @returns {number | undefined} the open file, or undefined when it exists already
 */
function openExclusive(path) {
  try {
    return openSync(path, 'wx')
  } catch (error) {
    // Windows returns EPERM while another process still has the deleted file open.
    if (errorCode(error) === 'EEXIST' || (process.platform === 'win32' && errorCode(error) === 'EPERM')) {
      return undefined
    }
    throw error
  }
}

/**
 * @param {string} path
 * @returns {string | undefined} undefined when the lock was just released
 */
function readHolder(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * @param {string} path
 * @returns {number} milliseconds since the last heartbeat, 0 when the file is gone
 */
function ageOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? 0 : Date.now() - stats.mtimeMs
}

/**
 * @param {unknown} error
 * @returns {unknown}
 */
function errorCode(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

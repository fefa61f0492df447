import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemCodeOf } from '../shared/model/app-error'

/**
 * Identifies a process so that a later process can check whether it has ended. A PID alone is not sufficient: PIDs are
 * reused, and containers that share a folder have their own PIDs. On Linux, the identity also contains the boot id, the
 * PID namespace and the start time; on other systems, the host and the PID.
 */

/** Placeholder for a part that the system does not provide. */
const UNKNOWN = '0'

interface Identity {
  readonly pid: string
  /** Inode of the PID namespace. */
  readonly namespace: string
  readonly boot: string
  /** Clock ticks since the boot. */
  readonly start: string
  readonly host: string
}

const NAME = /^(?<pid>\d+)-(?<namespace>\d+)-(?<boot>[\da-f]+)-(?<start>\d+)-(?<host>[\da-f]{8})$/

/** Returns the identity of this process: digits, letters and hyphens. */
export function ownIdentity(): string {
  const { pid, namespace, boot, start, host } = own()
  return [pid, namespace, boot, start, host].join('-')
}

/** True if the process with this identity has ended; false if that is unknown. */
export function hasEnded(identity: string): boolean {
  const known = NAME.exec(identity)?.groups as Identity | undefined
  if (known === undefined) return false
  const here = own()
  // Several hosts may share a folder, and a process of another host cannot be checked.
  if (known.host !== here.host) return false
  if (known.boot !== here.boot) return true
  if (known.namespace !== here.namespace) return false
  if (!isAlive(Number(known.pid))) return true
  const start = hasOwnProc() ? startOf(known.pid) : UNKNOWN
  return start !== UNKNOWN && known.start !== UNKNOWN && start !== known.start
}

function own(): Identity {
  return {
    pid: String(process.pid),
    namespace: /\d+/.exec(readLink('/proc/self/ns/pid'))?.[0] ?? UNKNOWN,
    boot: textOf('/proc/sys/kernel/random/boot_id').trim().replaceAll('-', '') || UNKNOWN,
    start: startOf('self'),
    host: createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
  }
}

/** Field 22 of proc_pid_stat(5). The second field, the program name, may contain spaces and parentheses. */
function startOf(pid: string): string {
  const stat = textOf(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? UNKNOWN
}

/**
 * True if /proc belongs to this process's PID namespace; a namespace entered without remounting /proc shows the outer
 * one.
 */
function hasOwnProc(): boolean {
  return readLink('/proc/self') === String(process.pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Any error except ESRCH (no such process) means that the process exists.
    return systemCodeOf(error) !== 'ESRCH'
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // another system, or a process that has just ended
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

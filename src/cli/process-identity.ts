import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemCodeOf } from '../shared/model/app-error'

/**
 * Names a process so that a later one can tell whether it has ended. A PID alone does not: it is used again, and a
 * container that shares a folder counts PIDs of its own. On Linux the name holds the boot, the PID namespace and the
 * start time as well; other systems have the host's name and the PID.
 */

/** Stands for a part that the system does not tell. */
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

/** The name of this process: digits, letters and hyphens. */
export function ownIdentity(): string {
  const { pid, namespace, boot, start, host } = own()
  return [pid, namespace, boot, start, host].join('-')
}

/** Whether the process of that name has ended. False as well where that cannot be told. */
export function hasEnded(identity: string): boolean {
  const known = NAME.exec(identity)?.groups as Identity | undefined
  if (known === undefined) return false
  const here = own()
  // A folder may be shared by machines: a process of another one cannot be looked for.
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
    namespace: /\d+/.exec(linkOf('/proc/self/ns/pid'))?.[0] ?? UNKNOWN,
    boot: textOf('/proc/sys/kernel/random/boot_id').trim().replaceAll('-', '') || UNKNOWN,
    start: startOf('self'),
    host: createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
  }
}

/** Field 22 of proc_pid_stat(5). The second one, the program's name, may hold spaces and parentheses. */
function startOf(pid: string): string {
  const stat = textOf(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? UNKNOWN
}

/** Whether /proc shows this process's namespace: one that was entered without mounting it again shows the outer one. */
function hasOwnProc(): boolean {
  return linkOf('/proc/self') === String(process.pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Anything but "no such process" means that there is one.
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

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/**
 * A real server program for one test: in a temporary folder, on free loopback ports, with its own configuration and
 * in the foreground, so that it ends with the test. Never a service of the system.
 */
import { existsSync } from 'node:fs'
import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const START_LIMIT_MS = 20_000
const TRY_AGAIN_MS = 50
/** Time limit for a server to end by itself. */
const END_LIMIT_MS = 3000

export interface Daemon {
  /** All that it printed so far. */
  readonly log: string
  readonly folder: string
}

export const isRoot = process.getuid?.() === 0

/** Databases sync to disk when they start and end, which delays every other writer, including the capture. */
const IN_MEMORY = '/dev/shm'

/**
 * Creates a folder that a server can read even after it drops root. It is deleted after the test, once the server in
 * it has ended.
 */
export async function peerFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), `tcplens-${name}-`))
  await chmod(folder, 0o755)
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
  return folder
}

/** Writes files by name into the folder, and returns their paths. */
export async function writeFiles<Name extends string>(
  folder: string,
  files: Record<Name, string>
): Promise<Record<Name, string>> {
  const paths = {} as Record<Name, string>
  for (const [name, content] of Object.entries(files) as [Name, string][]) {
    paths[name] = join(folder, name)
    await writeFile(paths[name], content)
  }
  return paths
}

interface Started {
  folder: string
  program: string
  args: readonly string[]
  /** It is ready once all of these accept connections. */
  ports: readonly number[]
  /** User to run as if the tests run as root and the program refuses to. */
  user?: string
  env?: NodeJS.ProcessEnv
}

export async function startDaemon(started: Started): Promise<Daemon> {
  const { folder, ports, env } = started
  const [program, args] = asUser(started.user, started.program, started.args)
  // A process group of its own, because some servers leave children behind when they are killed.
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env }
  })
  const daemon = { log: '', folder }
  const note = (chunk: Buffer): void => {
    daemon.log += chunk.toString()
  }
  child.stdout.on('data', note)
  child.stderr.on('data', note)
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      daemon.log += error.message
      resolve()
    })
    child.once('close', () => {
      resolve()
    })
  })
  onTestFinished(() => end(child, ended))
  const failed = ended.then(() => {
    throw new Error(`${program} ended: ${daemon.log}`)
  })
  failed.catch(() => undefined)
  for (const port of ports) await Promise.race([untilItAccepts(port, () => daemon.log), failed])
  return daemon
}

export function asUser(
  user: string | undefined,
  program: string,
  args: readonly string[]
): [program: string, args: string[]] {
  if (user === undefined || !isRoot) return [program, [...args]]
  return ['runuser', ['-u', user, '--', program, ...args]]
}

/** Returns the owner of the files a server writes: the user it runs as. */
export function ownerFor(user: string): string {
  return isRoot ? user : userInfo().username
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // It has ended already.
    }
  }
  signal('SIGTERM')
  const timer = setTimeout(() => {
    signal('SIGKILL')
  }, END_LIMIT_MS)
  await ended
  clearTimeout(timer)
  signal('SIGKILL')
}

async function untilItAccepts(port: number, log: () => string): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS
  while (!(await accepts(port))) {
    if (performance.now() > deadline) throw new Error(`Nothing accepts connections on ${port}: ${log()}`)
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}

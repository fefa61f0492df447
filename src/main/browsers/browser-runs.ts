/**
 * Browsers started by Tcplens, each with its own profile, which is removed when the browser ends. All end with Tcplens,
 * because their proxy would be gone.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'

/** Milliseconds; a browser that ends earlier has failed to start. */
const START_MS = 1500
/** Milliseconds that a browser may take to close before it is killed; quitting waits for it. */
const CLOSE_MS = 2500
const MAX_COMPLAINT = 4096

export interface BrowserStart {
  readonly name: string
  readonly program: string
  /** Parent folder of its profile. */
  readonly home: string
  /** Fills the profile and returns the browser's arguments. */
  readonly prepare: (profile: string) => Promise<readonly string[]>
}

export class BrowserRuns {
  /** Each running browser, with a promise that resolves when it has ended and its profile is removed. */
  readonly #running = new Map<ChildProcess, Promise<void>>()

  /** Resolves when the browser runs. Throws `program-missing` with its error output if it does not start. */
  async start({ name, program, home, prepare }: BrowserStart): Promise<void> {
    await mkdir(home, { recursive: true, mode: 0o700 })
    const profile = await mkdtemp(join(home, 'profile-'))
    const remove = (): Promise<void> =>
      // Its processes write until they end.
      rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    try {
      const child = spawn(program, [...(await prepare(profile))], {
        stdio: ['ignore', 'ignore', 'pipe'],
        // A separate process group, so that a single signal ends all of its processes.
        detached: process.platform !== 'win32',
        env: environment()
      })
      let complaint = ''
      child.stderr.on('data', (text: Buffer) => {
        complaint = `${complaint}${text.toString()}`.slice(-MAX_COMPLAINT)
      })
      const ended = once(child, 'exit')
      await once(child, 'spawn')
      this.#running.set(
        child,
        ended.then(remove, remove).finally(() => this.#running.delete(child))
      )
      if (await endsWithin(ended, START_MS)) {
        const reason = complaint.trim().split('\n').at(-1) ?? ''
        throw new AppError(
          'program-missing',
          `${name} exited immediately (${child.exitCode === null ? `signal ${child.signalCode}` : `code ${child.exitCode}`})${reason === '' ? '.' : `: ${reason}`}`
        )
      }
    } catch (error) {
      await remove()
      if (error instanceof AppError) throw error
      const systemCode = systemCodeOf(error)
      throw new AppError('program-missing', `${name} did not start: ${messageOf(error)}`, {
        cause: error,
        ...(systemCode === undefined ? {} : { systemCode })
      })
    }
  }

  /** Ends all browsers and waits until their profiles are removed. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#running].map(async ([child, exited]) => {
        end(child, 'SIGTERM')
        if (!(await endsWithin(exited, CLOSE_MS))) end(child, 'SIGKILL')
        await exited
      })
    )
  }
}

/** Removes Electron's variables, which would affect another Electron or Chromium. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ELECTRON_|CHROME_)/.test(name))
  )
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => {
        // Every Windows has taskkill; without it, at least the program itself is ended.
        child.kill()
      })
    } else process.kill(-child.pid, signal)
  } catch (error) {
    // It has ended by itself in the meantime.
    if (systemCodeOf(error) !== 'ESRCH') throw error
  }
}

async function endsWithin(ended: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false)
  })
  try {
    return await Promise.race([ended.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Browsers that were started here: each with a profile of its own, which is removed when its browser ends. All end with
 * Tcplens; a proxy that is gone would leave them with nothing but errors.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/model/app-error'

/** What ends earlier did not really start. */
const START_MS = 1500
/** How long a browser may take to close before it is ended; quitting waits for it, and not much longer. */
const CLOSE_MS = 2500
const MAX_COMPLAINT = 4096

export interface BrowserStart {
  readonly name: string
  readonly program: string
  /** Below which its profile is made. */
  readonly home: string
  /** Fills the profile and says what the browser is started with. */
  readonly prepare: (profile: string) => Promise<readonly string[]>
}

export class BrowserRuns {
  /** Each running browser, and when it has ended and its profile is gone. */
  readonly #running = new Map<ChildProcess, Promise<void>>()

  /** Resolves when it runs. Throws `program-missing` when it does not start, with what it said. */
  async start({ name, program, home, prepare }: BrowserStart): Promise<void> {
    await mkdir(home, { recursive: true, mode: 0o700 })
    const profile = await mkdtemp(join(home, 'profile-'))
    const remove = (): Promise<void> =>
      // Its processes write to the very end.
      rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    try {
      const child = spawn(program, [...(await prepare(profile))], {
        stdio: ['ignore', 'ignore', 'pipe'],
        // A process group of its own, so that all of it can be ended by one number.
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
          `${name} ended at once (${child.exitCode === null ? `signal ${child.signalCode}` : `code ${child.exitCode}`})${reason === '' ? '.' : `: ${reason}`}`
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

  /** Ends all of them and waits until their profiles are gone. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#running].map(async ([child, gone]) => {
        end(child, 'SIGTERM')
        if (!(await endsWithin(gone, CLOSE_MS))) end(child, 'SIGKILL')
        await gone
      })
    )
  }
}

/** Variables of Electron's own would make another Electron or Chromium behave as ours. */
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
        // Every Windows has it; the program itself at least is ended without.
        child.kill()
      })
    } else process.kill(-child.pid, signal)
  } catch (error) {
    // It has ended by itself meanwhile.
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

/** Detects a screen, and provides a virtual one (Xvfb) for tests that must not depend on it. */

import { spawn } from 'node:child_process'
import { onPath } from './on-path.mjs'
import { StepError } from './step-error.mjs'

const START_LIMIT_MS = 10_000

/** @returns {boolean} */
export function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

/**
 * Runs `work` with a virtual screen, so that windows neither disturb the user nor depend on the desktop. On systems
 * other than Linux it uses the real screen.
 * @template T
 * @param {(environment: NodeJS.ProcessEnv) => Promise<T>} work receives the environment for the screen
 * @returns {Promise<T>}
 */
export async function withVirtualScreen(work) {
  if (process.platform !== 'linux') return work({ ...process.env })
  const { WAYLAND_DISPLAY: _wayland, ...environment } = process.env
  const screen = await startXvfb()
  try {
    return await work({ ...environment, DISPLAY: screen.display })
  } finally {
    await screen.close()
  }
}

/**
 * Runs `work` with several virtual screens, for windows that must not take the keyboard focus from each other. On
 * systems other than Linux there is one, the real screen.
 * @template T
 * @param {number} count
 * @param {(environments: readonly NodeJS.ProcessEnv[]) => Promise<T>} work receives the environment for each screen
 * @returns {Promise<T>}
 */
export function withVirtualScreens(count, work) {
  if (process.platform !== 'linux') return withVirtualScreen((environment) => work([environment]))
  return withVirtualScreen((first) =>
    count === 1 ? work([first]) : withVirtualScreens(count - 1, (others) => work([first, ...others]))
  )
}

/**
 * Starts Xvfb, which picks a free display and writes its number to a given file descriptor when it is ready.
 * @returns {Promise<{ display: string, close: () => Promise<void> }>}
 */
function startXvfb() {
  return new Promise((resolve, reject) => {
    const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset']
    const child = spawn(onPath('Xvfb') ?? 'Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    const ended = new Promise((done) => child.once('close', done))
    const kill = () => child.kill()
    process.once('exit', kill)

    let errors = ''
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      errors += text
    })
    /** @param {string} why */
    const fail = (why) => {
      clearTimeout(timer)
      process.off('exit', kill)
      child.kill()
      reject(new StepError('virtual screen', why, 'Xvfb -displayfd 1   (shows why it does not start)'))
    }
    const timer = setTimeout(() => {
      fail(`Xvfb was not ready within ${START_LIMIT_MS / 1000} s`)
    }, START_LIMIT_MS)
    child.once('error', (error) => {
      fail(error.message)
    })
    const onEarlyEnd = () => {
      fail(errors.trim() || 'Xvfb exited immediately')
    }
    child.once('close', onEarlyEnd)

    let digits = ''
    child.stdio[3]?.on('data', (/** @type {Buffer} */ data) => {
      digits += data.toString('latin1')
      if (!digits.endsWith('\n')) return
      clearTimeout(timer)
      child.off('close', onEarlyEnd)
      resolve({
        display: `:${digits.trim()}`,
        close: async () => {
          process.off('exit', kill)
          child.kill()
          await ended
        }
      })
    })
  })
}

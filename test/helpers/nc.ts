/** A real `nc` as a user's terminal: its input and output. It ends with the test. */
import { spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { peerPath } from './peers'

export interface Netcat {
  /** All it printed so far, one character a byte. */
  readonly received: string
  type(text: string): void
  /** Resolves with the exit code once it has ended by itself. */
  readonly ended: Promise<number | null>
  kill(): void
}

/** Connected to a port of the loopback, or to a Unix socket. */
export function netcat(to: number | string, host = '127.0.0.1'): Netcat {
  const address = typeof to === 'string' ? ['-U', to] : [host, String(to)]
  const child = spawn(peerPath('nc'), address, { stdio: ['pipe', 'pipe', 'ignore'] })
  let received = ''
  child.stdout.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')))
  // Some tests write to an ended process on purpose.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  onTestFinished(async () => {
    kill()
    await ended
  })
  return {
    get received() {
      return received
    },
    type: (text) => child.stdin.write(text),
    ended,
    kill
  }
}

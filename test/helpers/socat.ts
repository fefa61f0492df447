/** A real `socat`, which distinguishes a reset from an end: a Node socket treats some resets behind data as an end. */
import { spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { peerPath } from './peers'

/** Sends a byte to a port of the loopback, and resolves with how the other side ended it. */
export function endSeenBySocat(port: number): Promise<'reset' | 'end'> {
  // One -d: warnings, of which a reset is one.
  const child = spawn(peerPath('socat'), ['-d', '-', `TCP:127.0.0.1:${port}`], { stdio: 'pipe' })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return new Promise((resolve) => {
    child.stdout.resume()
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Connection reset by peer')) resolve('reset')
    })
    child.once('close', () => {
      resolve('end')
    })
    child.stdin.on('error', () => undefined).write('x')
  })
}

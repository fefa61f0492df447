/** A real redis-server without a disk, on a free port of the loopback, for one test. */
import { spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { freePort } from './nginx'
import { peerPath } from './peers'

export async function startRedis(): Promise<{ port: number }> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(peerPath('redis-server'), args, { stdio: ['ignore', 'pipe', 'ignore'], cwd: '/' })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve()
    })
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await new Promise<void>((resolve, reject) => {
    let log = ''
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    void ended.then(() => {
      reject(new Error(`redis-server ended: ${log}`))
    })
  })
  return { port }
}

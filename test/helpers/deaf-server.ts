/**
 * An address at which a connect neither succeeds nor fails: a listening socket whose process accepts nothing and
 * whose queue is full, so that the kernel drops every further SYN (Linux; on other systems the connect may be
 * refused).
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'

/** A connect of the loopback is done within a millisecond; one not done by now never will be. */
const HANGS_AFTER_MS = 300
/** More than the queue of a backlog of 1 can hold. */
const TRIES = 8

const SCRIPT = `
const server = require('node:net').createServer()
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`

export async function listenDeaf(): Promise<Endpoint> {
  const child = spawn(process.execPath, ['-e', SCRIPT], { stdio: ['ignore', 'pipe', 'inherit'] })
  const fillers: net.Socket[] = []
  onTestFinished(async () => {
    for (const socket of fillers) socket.destroy()
    child.kill('SIGKILL')
    await once(child, 'close')
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const address = { host: '127.0.0.1', port: Number(line.toString()) }
  for (let at = 0; at < TRIES; at++) {
    const socket = net.connect(address)
    socket.on('error', () => undefined)
    fillers.push(socket)
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<false>((resolve) => setTimeout(resolve, HANGS_AFTER_MS, false))
    ])
    if (!connected) return address
  }
  throw new Error('The queue of a server that accepts nothing did not fill')
}

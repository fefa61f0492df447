import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'

/** Starts a server that replies to each line with its number on the connection and the line. */
export async function startLineServer(): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    let number = 0
    const lines = createInterface(socket)
    lines.on('line', (line) => {
      socket.write(`${++number}: ${line}\n`)
    })
    lines.on('close', () => {
      socket.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      })
  }
}

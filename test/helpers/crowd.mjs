/**
 * An upstream server and its many clients in a separate process from the proxy: together they would need more files
 * and sockets than one process may open. Started with the proxy's address; sends its results to the parent.
 */

import net from 'node:net'

/** A larger batch would overflow the listener's backlog. */
const AT_A_TIME = 100

/** @typedef {{ speaks: 'nothing' | 'socks5' | 'connect', clients: number }} Wish */

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.pipe(socket)
})
server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () => {
  process.send?.({ target: portOf(server) })
})

process.once('message', (/** @type {Wish & { proxy: number }} */ wish) => {
  void run(wish).then(
    (result) => process.send?.(result),
    (/** @type {unknown} */ error) => process.send?.({ error: String(error) })
  )
})
process.once('disconnect', () => process.exit(0))

/** @param {Wish & { proxy: number }} wish */
async function run({ proxy, speaks, clients }) {
  /** @type {net.Socket[]} */
  const sockets = []
  for (let made = 0; made < clients; made += AT_A_TIME) {
    const batch = Array.from({ length: Math.min(AT_A_TIME, clients - made) }, () => join(proxy, speaks))
    sockets.push(...(await Promise.all(batch)))
  }
  // All clients send at once, each a different text.
  const right = await Promise.all(sockets.map((socket, at) => echoes(socket, `client ${at}`)))
  // A client may be accepted before its upstream connection is established; only now it certainly is.
  const open = await count()
  await Promise.all(sockets.map(ended))
  return { open, right: right.filter(Boolean).length }
}

/**
 * @param {number} port
 * @param {Wish['speaks']} speaks
 * @returns {Promise<net.Socket>}
 */
async function join(port, speaks) {
  const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const target = portOf(server)
  if (speaks === 'socks5') {
    socket.write(Buffer.from([5, 1, 0]))
    await take(socket, 2)
    socket.write(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, target >> 8, target & 255]))
    const reply = await take(socket, 10)
    if (reply[1] !== 0) throw new Error(`SOCKS5 answered ${reply[1] ?? ''}`)
  }
  if (speaks === 'connect') {
    socket.write(`CONNECT 127.0.0.1:${target} HTTP/1.1\r\nHost: 127.0.0.1:${target}\r\n\r\n`)
    let head = ''
    while (!head.endsWith('\r\n\r\n')) head += (await take(socket, 1)).toString('latin1')
    if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`CONNECT was answered ${head}`)
  }
  return socket
}

/**
 * @param {net.Socket} socket
 * @param {string} text
 */
async function echoes(socket, text) {
  socket.write(text)
  return (await take(socket, text.length)).toString() === text
}

/**
 * @param {net.Socket} socket
 * @param {number} length
 * @returns {Promise<Buffer>}
 */
function take(socket, length) {
  return new Promise((resolve, reject) => {
    const done = () => {
      const bytes = /** @type {Buffer | null} */ (socket.read(length))
      if (bytes === null || bytes.length < length) return
      socket.off('readable', done)
      socket.off('close', fail)
      resolve(bytes)
    }
    const fail = () => {
      reject(new Error(`A client was closed with ${length} bytes to come.`))
    }
    socket.on('readable', done)
    socket.once('close', fail)
    done()
  })
}

/** @param {net.Socket} socket */
function ended(socket) {
  return new Promise((resolve) => {
    socket.once('close', resolve)
    socket.resume().end()
  })
}

/** @returns {Promise<number>} connections that the target has */
function count() {
  return new Promise((resolve) => {
    server.getConnections((_error, found) => {
      resolve(found)
    })
  })
}

/** @param {net.Server} listening */
function portOf(listening) {
  const address = listening.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

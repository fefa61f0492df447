import net from 'node:net'
import { servePart } from '../child-port'
import { REQUEST_BYTES, requestText, RESPONSE_BYTES, RESPONSE_TEXT } from '../load/http-texts'
import { BLOCK, BLOCK_BYTES, PatternChecker } from '../load/pattern'
import { RateWindow } from '../load/rate-window'
import type { ClientRequests, ClientResult, ClientRun } from '../protocol'

/** The near end of every load: makes the connections, drives them, verifies what comes back. */

const PING_BYTES = 64
/** After the measured window the connections go on a little, so that its end is measured under full load. */
const TAIL_MS = 50

type OnBytes = (bytes: Uint8Array, length: number) => void

/** `onread` spares this end an allocation a read: on few cores a costly peer hides the proxy's own cost. */
function connect(port: number, onBytes: OnBytes): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      host: '127.0.0.1',
      port,
      allowHalfOpen: true,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafeSlow(BLOCK_BYTES),
        callback: (length, buffer) => {
          onBytes(buffer, length)
          return true
        }
      }
    })
    socket.once('error', reject)
    socket.once('connect', () => {
      resolve(socket)
    })
  })
}

/** Resolves once the far end has ended too; an error rejects. */
function closed(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => {
      resolve()
    })
    socket.once('end', () => socket.end())
  })
}

function times<T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, at) => make(at)))
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function upload({ port, connections, warmMs, measureMs }: ClientRun): Promise<ClientResult> {
  let total = 0
  let open = true
  const sockets = await times(connections, () => connect(port, () => undefined))
  const ends = sockets.map(closed)
  for (const socket of sockets) {
    const send = (): void => {
      let flowing = true
      while (open && flowing) {
        flowing = socket.write(BLOCK)
        total += BLOCK_BYTES
      }
    }
    socket.on('drain', send)
    send()
  }
  await delay(warmMs + measureMs + TAIL_MS)
  open = false
  for (const socket of sockets) socket.end()
  await Promise.all(ends)
  return { rate: Number.NaN, total, wrong: 0 }
}

async function download({ port, connections, warmMs, measureMs }: ClientRun): Promise<ClientResult> {
  const window = new RateWindow(warmMs, measureMs)
  const checkers = Array.from({ length: connections }, () => new PatternChecker())
  const sockets = await Promise.all(
    checkers.map((checker) =>
      connect(port, (bytes, length) => {
        checker.take(bytes, length)
        window.add(length)
      })
    )
  )
  const ends = sockets.map(closed)
  await delay(warmMs + measureMs + TAIL_MS)
  for (const socket of sockets) socket.end()
  await Promise.all(ends)
  const wrong = checkers.reduce((sum, checker) => sum + checker.wrong, 0)
  return { rate: window.rate, total: window.total, wrong }
}

interface Question {
  /** The request's parts, each written by itself. */
  parts: Uint8Array[]
  answer: Uint8Array
}

/** Asks and waits for the answer, again and again, on every connection by itself. */
async function roundTrips(
  { port, connections, warmMs, measureMs }: ClientRun,
  question: (number: number) => Question
): Promise<ClientResult> {
  const window = new RateWindow(warmMs, measureMs)
  let wrong = 0
  let asked = 0
  await times(connections, async () => {
    let current = question(asked++)
    let answered = 0
    const socket = await connect(port, (bytes, length) => {
      const { answer } = current
      const end = answered + length
      if (
        end > answer.length ||
        Buffer.compare(bytes.subarray(0, length), answer.subarray(answered, end)) !== 0
      )
        wrong++
      answered = end
      if (end < answer.length) return
      window.add(1)
      if (window.done) socket.end()
      else ask()
    })
    const ask = (): void => {
      current = question(asked++)
      answered = 0
      for (const part of current.parts) socket.write(part)
    }
    const end = closed(socket)
    ask()
    await end
  })
  return { rate: window.rate, total: window.total, wrong }
}

const ping = Buffer.alloc(PING_BYTES, 'ping')

/** Echoes carry their number, so that a stale or doubled answer is seen. */
function pingQuestion(number: number): Question {
  const bytes = Buffer.from(ping)
  bytes.writeUInt32LE(number >>> 0, 0)
  return { parts: [bytes], answer: bytes }
}

function halvesQuestion(number: number): Question {
  const { answer } = pingQuestion(number)
  return { parts: [answer.subarray(0, PING_BYTES / 2), answer.subarray(PING_BYTES / 2)], answer }
}

const response = Buffer.from(RESPONSE_TEXT, 'latin1')

function httpQuestion(number: number): Question {
  return { parts: [Buffer.from(requestText(number), 'latin1')], answer: response }
}

async function connections(run: ClientRun): Promise<ClientResult> {
  const window = new RateWindow(run.warmMs, run.measureMs)
  let wrong = 0
  const one = async (number: number): Promise<void> => {
    const { answer } = pingQuestion(number)
    let got = 0
    const socket = await connect(run.port, (bytes, length) => {
      if (Buffer.compare(bytes.subarray(0, length), answer.subarray(got, got + length)) !== 0) wrong++
      got += length
      if (got >= answer.length) socket.end()
    })
    const end = closed(socket)
    socket.write(answer)
    await end
    if (got !== answer.length) wrong++
    window.add(1)
  }
  let number = 0
  await times(run.connections, async () => {
    while (!window.done) await one(number++)
  })
  return { rate: window.rate, total: window.total, wrong }
}

/** Requests a connection sends at once: enough to fill a capture fast, few enough to be several segments. */
const BATCH = 32

async function fill(run: { port: number; connections: number; requests: number }): Promise<ClientResult> {
  const startedAt = performance.now()
  let sent = 0
  let answered = 0
  await times(run.connections, async () => {
    let due = 0
    const socket = await connect(run.port, (_bytes, length) => {
      due -= length
      if (due === 0) ask()
    })
    const ask = (): void => {
      const batch = Math.min(BATCH, run.requests - sent)
      answered += batch
      if (batch <= 0) {
        socket.end()
        return
      }
      const texts = Array.from({ length: batch }, (_, at) => requestText(sent + at))
      sent += batch
      due = batch * RESPONSE_BYTES
      socket.write(texts.join(''), 'latin1')
    }
    const end = closed(socket)
    ask()
    await end
  })
  return { rate: (answered / (performance.now() - startedAt)) * 1000, total: sent * REQUEST_BYTES, wrong: 0 }
}

servePart<ClientRequests>({
  upload,
  download,
  ping: (run) => roundTrips(run, pingQuestion),
  http: (run) => roundTrips(run, httpQuestion),
  connect: connections,
  halves: (run) => roundTrips(run, halvesQuestion),
  fill
})

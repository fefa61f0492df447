/**
 * Decodes Huffman-coded strings (RFC 7541 §5.2) four bits at a time: from each state, four bits lead to one next state
 * and complete at most one code, because the shortest code has five bits.
 */
import { latin1 } from '../../http1/bytes'
import { HUFFMAN_LENGTHS } from './huffman-lengths'

const EOS = 256

/** Encoding of a step: next state, decoded byte and flags. */
const GIVES = 1 << 16
const FAILS = 1 << 17

interface Machine {
  /** Indexed by state * 16 + four bits. */
  steps: Int32Array
  /** True if the bits since the last byte are valid padding: fewer than eight, all ones (the beginning of EOS). */
  isPadding: Uint8Array
}

let machine: Machine | undefined

/**
 * Returns the codes as a binary tree with two cells per node. A positive cell is a node, a negative one is byte -1 - x.
 * Node 0 is the root.
 */
function tree(): Int16Array {
  const cells = new Int16Array(2 * EOS)
  const order = HUFFMAN_LENGTHS.map((length, byte) => ({ length, byte })).sort(
    (one, other) => one.length - other.length || one.byte - other.byte
  )
  let places = 1
  let code = -1
  let bits = 0
  for (const { length, byte } of order) {
    code = (code + 1) * 2 ** (length - bits)
    bits = length
    let place = 0
    for (let bit = length - 1; bit >= 0; bit--) {
      const cell = 2 * place + (Math.floor(code / 2 ** bit) % 2)
      if (bit === 0) cells[cell] = -1 - byte
      else place = cells[cell] = (cells[cell] ?? 0) === 0 ? places++ : (cells[cell] ?? 0)
    }
  }
  return cells
}

function build(): Machine {
  const cells = tree()
  const places = cells.length / 2
  const steps = new Int32Array(places * 16)
  for (let from = 0; from < places; from++) {
    for (let nibble = 0; nibble < 16; nibble++) {
      let place = from
      let step = 0
      for (let bit = 3; bit >= 0; bit--) {
        const next = cells[2 * place + ((nibble >> bit) & 1)] ?? 0
        place = Math.max(0, next)
        if (next === -1 - EOS) step |= FAILS
        else if (next < 0) step |= GIVES | ((-1 - next) << 8)
      }
      steps[from * 16 + nibble] = step | place
    }
  }
  const isPadding = new Uint8Array(places)
  for (let bits = 0, place = 0; bits < 8; bits++) {
    isPadding[place] = 1
    place = cells[2 * place + 1] ?? 0
  }
  return { steps, isPadding }
}

/** Reused output buffer, which grows to the longest text decoded. */
let decoded = new Uint8Array(1024)

/** Decodes bytes [from, to) as Latin-1; returns null if they are invalid. */
export function huffmanText(bytes: Uint8Array, from: number, to: number): string | null {
  machine ??= build()
  const { steps, isPadding } = machine
  // The shortest code has five bits.
  const most = Math.ceil(((to - from) * 8) / 5)
  if (decoded.length < most) decoded = new Uint8Array(most * 2)
  let place = 0
  let length = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    const first = steps[place * 16 + (byte >> 4)] ?? FAILS
    if ((first & GIVES) !== 0) decoded[length++] = (first >> 8) & 255
    const second = steps[(first & 255) * 16 + (byte & 15)] ?? FAILS
    if ((second & GIVES) !== 0) decoded[length++] = (second >> 8) & 255
    if (((first | second) & FAILS) !== 0) return null
    place = second & 255
  }
  return isPadding[place] === 1 ? latin1(decoded, 0, length) : null
}

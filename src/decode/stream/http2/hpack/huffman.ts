/**
 * Huffman-coded texts (RFC 7541 §5.2), four bits at a step: from where a code stands, each value of four bits leads to
 * one place and ends at most one code, since the shortest has five.
 */
import { latin1 } from '../../http1/bytes'
import { HUFFMAN_LENGTHS } from './huffman-lengths'

const EOS = 256

/** Of a step: where it leads, the byte it gives, and what it is. */
const GIVES = 1 << 16
const FAILS = 1 << 17

interface Machine {
  /** By place * 16 + four bits. */
  steps: Int32Array
  /** The bits since the last byte are padding: fewer than eight, all ones (the beginning of EOS). */
  isPadding: Uint8Array
}

let machine: Machine | undefined

/** The codes as a tree: two cells a place, positive a place, negative the byte -1 - x. Place 0 is the root. */
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

/** Grows to the longest text there was: texts are made of it at once. */
let decoded = new Uint8Array(1024)

/** The text of bytes [from, to), Latin-1; null where they are none. */
export function huffmanText(bytes: Uint8Array, from: number, to: number): string | null {
  machine ??= build()
  const { steps, isPadding } = machine
  // Five bits are the shortest code.
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

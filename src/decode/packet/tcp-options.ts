import type { LayerBuilder } from './layer'

/**
 * TCP options: RFC 9293, section 3.2 (end, no-operation, maximum segment size), RFC 7323 (window scale, timestamps),
 * RFC 2018 (selective acknowledgment). Others are named by their number.
 */

const END = 0
const NO_OPERATION = 1

/** Adds the options in [from, to) of the header. */
export function addTcpOptions(tcp: LayerBuilder, from: number, to: number): void {
  for (let at = from; at < to;) {
    const kind = tcp.u8(at)
    if (kind === END) {
      // The rest is padding.
      tcp.add('option-end', at, to - at, to - at, { depth: 1 })
      return
    }
    if (kind === NO_OPERATION) {
      tcp.add('option-nop', at, 1, 1, { depth: 1 })
      at++
      continue
    }
    const length = at + 1 < to ? tcp.u8(at + 1) : 0
    // A length below two would loop forever.
    if (length < 2 || at + length > to) {
      tcp.add('option-unknown', at, to - at, kind, { depth: 1, note: 'cut' })
      return
    }
    addOption(tcp, kind, at, length)
    at += length
  }
}

function addOption(tcp: LayerBuilder, kind: number, at: number, length: number): void {
  const add = (key: string, value: string | number): void => {
    tcp.add(key, at, length, value, { depth: 1 })
  }
  if (kind === 2 && length === 4) add('option-mss', tcp.u16(at + 2))
  else if (kind === 3 && length === 3) add('option-window-scale', tcp.u8(at + 2))
  else if (kind === 4 && length === 2) add('option-sack-permitted', 1)
  else if (kind === 5 && (length - 2) % 8 === 0) add('option-sack', sackBlocks(tcp, at + 2, (length - 2) / 8))
  else if (kind === 8 && length === 10) add('option-timestamps', `${tcp.u32(at + 2)}, ${tcp.u32(at + 6)}`)
  else add('option-unknown', kind)
}

function sackBlocks(tcp: LayerBuilder, at: number, count: number): string {
  return Array.from({ length: count }, (_, block) => {
    const edge = at + block * 8
    return `${tcp.u32(edge)}–${tcp.u32(edge + 4)}`
  }).join(', ')
}

/** Packets and capture files as written by other programs, built in code: link layers, IP, TCP, pcap and pcapng. */

export const FIN = 1
export const SYN = 2
export const RST = 4
export const PSH = 8
export const ACK = 16

export interface End {
  host: string
  port: number
}

export interface TcpFields {
  from: End
  to: End
  seq: number
  ack?: number
  flags?: number
  window?: number
  options?: Buffer
  payload?: Uint8Array
}

export function tcpSegment({
  from,
  to,
  seq,
  ack = 0,
  flags = ACK,
  window = 65_535,
  options,
  payload
}: TcpFields): Buffer {
  const opts = options ?? Buffer.alloc(0)
  const header = Buffer.alloc(20 + opts.length)
  header.writeUInt16BE(from.port, 0)
  header.writeUInt16BE(to.port, 2)
  header.writeUInt32BE(seq >>> 0, 4)
  header.writeUInt32BE(ack >>> 0, 8)
  header[12] = (header.length / 4) << 4
  header[13] = flags
  header.writeUInt16BE(window, 14)
  opts.copy(header, 20)
  return Buffer.concat([header, payload ?? Buffer.alloc(0)])
}

export interface V4Options {
  id?: number
  /** In bytes. */
  offset?: number
  more?: boolean
  protocol?: number
  /** Total length in the header, if it is wrong on purpose. */
  total?: number
}

export function ipv4(from: string, to: string, body: Uint8Array, options: V4Options = {}): Buffer {
  const { id = 0, offset = 0, more = false, protocol = 6, total = 20 + body.length } = options
  const header = Buffer.alloc(20)
  header[0] = 0x45
  header.writeUInt16BE(total & 0xffff, 2)
  header.writeUInt16BE(id, 4)
  header.writeUInt16BE((more ? 0x2000 : 0) | (offset / 8), 6)
  header[8] = 64
  header[9] = protocol
  Buffer.from(from.split('.').map(Number)).copy(header, 12)
  Buffer.from(to.split('.').map(Number)).copy(header, 16)
  return Buffer.concat([header, body])
}

/** `from`, `to`: 16 bytes. `next`: type of the first header in the body. */
export function ipv6(from: Uint8Array, to: Uint8Array, body: Uint8Array, next = 6): Buffer {
  const header = Buffer.alloc(40)
  header[0] = 0x60
  header.writeUInt16BE(body.length, 4)
  header[6] = next
  header[7] = 64
  header.set(from, 8)
  header.set(to, 24)
  return Buffer.concat([header, body])
}

/** One IPv4 packet as fragments that carry so many bytes each, a multiple of eight. */
export function fragmented(from: string, to: string, body: Uint8Array, size: number, id: number): Buffer[] {
  const parts: Buffer[] = []
  for (let offset = 0; offset < body.length; offset += size) {
    const more = offset + size < body.length
    parts.push(ipv4(from, to, body.subarray(offset, offset + size), { id, offset, more }))
  }
  return parts
}

/** One IPv6 packet with a TCP segment as fragments, each with a fragment header (RFC 8200, section 4.5). */
export function fragmentedV6(
  from: Uint8Array,
  to: Uint8Array,
  body: Uint8Array,
  size: number,
  id: number
): Buffer[] {
  const parts: Buffer[] = []
  for (let offset = 0; offset < body.length; offset += size) {
    const header = Buffer.alloc(8)
    header[0] = 6
    header.writeUInt16BE(offset | (offset + size < body.length ? 1 : 0), 2)
    header.writeUInt32BE(id, 4)
    parts.push(ipv6(from, to, Buffer.concat([header, body.subarray(offset, offset + size)]), 44))
  }
  return parts
}

const MACS = Buffer.from('0200000000010200000000 02'.replace(' ', ''), 'hex')

export const links = {
  /** Link types by name, with functions that add their headers to an IP packet. */
  ethernet: (ip: Buffer): Buffer => Buffer.concat([MACS, type(etherType(ip)), padded46(ip)]),
  vlan: (ip: Buffer): Buffer =>
    Buffer.concat([MACS, Buffer.from('81000064', 'hex'), type(etherType(ip)), ip]),
  qinq: (ip: Buffer): Buffer =>
    Buffer.concat([MACS, Buffer.from('88a8000581000064', 'hex'), type(etherType(ip)), ip]),
  pppoe: (ip: Buffer): Buffer => {
    const head = Buffer.from('8864110000010000', 'hex')
    head.writeUInt16BE(ip.length + 2, 6)
    return Buffer.concat([MACS, head, type(isV6(ip) ? 0x57 : 0x21), ip])
  },
  mpls: (ip: Buffer): Buffer => Buffer.concat([MACS, Buffer.from('88470001004000020140', 'hex'), ip]),
  snap: (ip: Buffer): Buffer =>
    Buffer.concat([MACS, type(ip.length + 8), Buffer.from('aaaa03000000', 'hex'), type(etherType(ip)), ip]),
  sll: (ip: Buffer): Buffer =>
    Buffer.concat([Buffer.from('0000000100060200000000010000', 'hex'), type(etherType(ip)), ip]),
  sll2: (ip: Buffer): Buffer =>
    Buffer.concat([type(etherType(ip)), Buffer.from('000000000002000100060200000000010000', 'hex'), ip]),
  raw: (ip: Buffer): Buffer => ip,
  nullLoopback: (ip: Buffer): Buffer => Buffer.concat([Buffer.from([isV6(ip) ? 30 : 2, 0, 0, 0]), ip]),
  loopback: (ip: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, isV6(ip) ? 24 : 2]), ip])
}
export type Link = keyof typeof links

export const LINK_TYPES: Readonly<Record<Link, number>> = {
  ethernet: 1,
  vlan: 1,
  qinq: 1,
  pppoe: 1,
  mpls: 1,
  snap: 1,
  sll: 113,
  sll2: 276,
  raw: 101,
  nullLoopback: 0,
  loopback: 108
}

function isV6(ip: Buffer): boolean {
  return (ip[0] ?? 0) >>> 4 === 6
}

function etherType(ip: Buffer): number {
  return isV6(ip) ? 0x86dd : 0x0800
}

function type(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

/** The shortest frame carries 46 bytes. */
function padded46(ip: Buffer): Buffer {
  return ip.length >= 46 ? ip : Buffer.concat([ip, Buffer.alloc(46 - ip.length, 0xee)])
}

export interface FilePacket {
  /** Nanoseconds since the first. */
  time?: number
  bytes: Uint8Array
  /** Original length in bytes, if the packet was truncated. */
  original?: number
  /** Of its section, in a pcapng. */
  interface?: number
  comment?: string
}

export interface PcapOptions {
  link?: number
  littleEndian?: boolean
  magic?: number
}

/** Seconds of the first packet's time. */
export const EPOCH_SECONDS = 1_700_000_000

export function pcapFile(packets: readonly FilePacket[], options: PcapOptions = {}): Buffer {
  const { link = 1, littleEndian = true, magic = 0xa1b2c3d4 } = options
  const write = writer(littleEndian)
  const isPatched = magic === 0xa1b2cd34
  const parts = [
    Buffer.concat([
      write.u32(magic),
      write.u16(2),
      write.u16(4),
      Buffer.alloc(8),
      write.u32(262_144),
      write.u32(link)
    ])
  ]
  for (const { time = 0, bytes, original = bytes.length } of packets) {
    const fraction = Math.floor((time % 1e9) / (magic === 0xa1b23c4d ? 1 : 1000))
    parts.push(
      Buffer.concat([
        write.u32(EPOCH_SECONDS + Math.floor(time / 1e9)),
        write.u32(fraction),
        write.u32(bytes.length),
        write.u32(original),
        Buffer.alloc(isPatched ? 8 : 0),
        bytes
      ])
    )
  }
  return Buffer.concat(parts)
}

export interface PcapngOptions {
  littleEndian?: boolean
  /** Link type and `if_tsresol` of each interface. */
  interfaces?: readonly { link: number; resolution?: number }[]
  kind?: 'enhanced' | 'simple' | 'obsolete'
  comment?: string
}

export function pcapngSection(packets: readonly FilePacket[], options: PcapngOptions = {}): Buffer {
  const { littleEndian = true, interfaces = [{ link: 1 }], kind = 'enhanced', comment } = options
  const write = writer(littleEndian)
  const block = (blockType: number, ...body: Buffer[]): Buffer => {
    const all = Buffer.concat(body)
    const length = write.u32(12 + all.length)
    return Buffer.concat([write.u32(blockType), length, all, length])
  }
  const option = (code: number, value: Uint8Array): Buffer =>
    Buffer.concat([write.u16(code), write.u16(value.length), pad4(value)])
  const endOfOptions = Buffer.alloc(4)
  const said = comment === undefined ? [] : [option(1, Buffer.from(comment)), endOfOptions]
  const parts = [
    block(0x0a0d0d0a, write.u32(0x1a2b3c4d), write.u16(1), write.u16(0), Buffer.alloc(8, 0xff), ...said),
    ...interfaces.map(({ link, resolution }) => {
      const options = resolution === undefined ? [] : [option(9, Uint8Array.of(resolution)), endOfOptions]
      return block(1, write.u16(link), write.u16(0), write.u32(0), ...options)
    })
  ]
  for (const { time = 0, bytes, original = bytes.length, interface: id = 0, comment: remark } of packets) {
    const data = pad4(bytes)
    if (kind === 'simple') {
      parts.push(block(3, write.u32(original), data))
      continue
    }
    const resolution = interfaces[id]?.resolution ?? 6
    const perSecond = (resolution & 0x80) === 0 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 0x7f)
    const ticks =
      ((BigInt(EPOCH_SECONDS) * 1_000_000_000n + BigInt(Math.round(time))) * perSecond) / 1_000_000_000n
    const which = kind === 'obsolete' ? [write.u16(id), write.u16(0)] : [write.u32(id)]
    const remarks = remark === undefined ? [] : [option(1, Buffer.from(remark)), endOfOptions]
    parts.push(
      block(
        kind === 'obsolete' ? 2 : 6,
        ...which,
        write.u32(Number(ticks >> 32n)),
        write.u32(Number(ticks & 0xffff_ffffn)),
        write.u32(bytes.length),
        write.u32(original),
        data,
        ...remarks
      )
    )
  }
  return Buffer.concat(parts)
}

function pad4(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

function writer(littleEndian: boolean): { u16(value: number): Buffer; u32(value: number): Buffer } {
  const make = (bytes: number, value: number): Buffer => {
    const buffer = Buffer.alloc(bytes)
    if (littleEndian) buffer.writeUIntLE(value, 0, bytes)
    else buffer.writeUIntBE(value, 0, bytes)
    return buffer
  }
  return { u16: (value) => make(2, value), u32: (value) => make(4, value) }
}

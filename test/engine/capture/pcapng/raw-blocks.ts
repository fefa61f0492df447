/** Hand-built blocks in either byte order, for cases that our own writer never produces. */

export type ByteOrder = 'little' | 'big'

export interface RawBlocks {
  block(type: number, ...body: readonly Uint8Array[]): Uint8Array
  u16(...values: readonly number[]): Uint8Array
  u32(...values: readonly number[]): Uint8Array
  option(code: number, value: Uint8Array | string): Uint8Array
  section(...options: readonly Uint8Array[]): Uint8Array
  interface(linkType: number, snapLength: number, ...options: readonly Uint8Array[]): Uint8Array
  packet(id: number, hi: number, lo: number, data: Uint8Array, ...options: readonly Uint8Array[]): Uint8Array
  simplePacket(originalLength: number, data: Uint8Array): Uint8Array
  obsoletePacket(id: number, hi: number, lo: number, data: Uint8Array): Uint8Array
}

export function rawBlocks(order: ByteOrder): RawBlocks {
  const little = order === 'little'
  const u16 = (...values: readonly number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(values.length * 2))
    values.forEach((value, index) => view.setUint16(index * 2, value, little))
    return new Uint8Array(view.buffer)
  }
  const u32 = (...values: readonly number[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(values.length * 4))
    values.forEach((value, index) => view.setUint32(index * 4, value, little))
    return new Uint8Array(view.buffer)
  }
  const padded = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
  const block = (type: number, ...body: readonly Uint8Array[]): Uint8Array => {
    const inside = padded(Buffer.concat(body))
    const total = inside.length + 12
    return new Uint8Array(Buffer.concat([u32(type, total), inside, u32(total)]))
  }
  return {
    block,
    u16,
    u32,
    option: (code, value) => {
      const bytes = Buffer.from(value)
      return Buffer.concat([u16(code, bytes.length), padded(bytes)])
    },
    section: (...options) =>
      block(0x0a0d0d0a, u32(0x1a2b3c4d), u16(1, 0), u32(0xffffffff, 0xffffffff), ...options),
    interface: (linkType, snapLength, ...options) => block(1, u16(linkType, 0), u32(snapLength), ...options),
    packet: (id, hi, lo, data, ...options) =>
      block(6, u32(id, hi, lo, data.length, data.length + 1), padded(data), ...options),
    simplePacket: (originalLength, data) => block(3, u32(originalLength), data),
    obsoletePacket: (id, hi, lo, data) => block(2, u16(id, 7), u32(hi, lo, data.length, data.length), data)
  }
}

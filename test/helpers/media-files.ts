/**
 * Minimal audio and video files, built box by box: silence as encoded by MP3 and Opus, and the key frame of a picture
 * (VP8 from WebP, AV1 from AVIF) once a second.
 */
import { IMAGES } from './body-files'

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

/** MPEG-1 layer III at 128 kbit/s and 44.1 kHz, mono: frames without a single coefficient, which are silence. */
export function mp3(seconds: number): Buffer {
  const frame = Buffer.alloc(417)
  frame.writeUInt32BE(0xfffb90c0)
  return Buffer.concat(Array.from({ length: Math.round((seconds * 44_100) / 1152) }, () => frame))
}

/** Ogg's checksum: the polynomial of Ethernet, but neither reflected nor inverted. */
function oggChecksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0)
  }
  return sum >>> 0
}

/** 20 ms of silence. */
const OPUS_SILENCE = Buffer.from([0xf8, 0xff, 0xfe])
const OPUS_RATE = 48_000

/** RFC 7845: two packets of headers, then fifty of silence a second, a page each. */
export function oggOpus(seconds: number): Buffer {
  const head = Buffer.concat([ascii('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const tags = Buffer.concat([ascii('OpusTags'), Buffer.alloc(8)])
  const packets = [head, tags, ...Array.from({ length: seconds * 50 }, () => OPUS_SILENCE)]
  return Buffer.concat(
    packets.map((packet, number) => {
      const page = Buffer.alloc(28)
      page.write('OggS', 'latin1')
      page[5] = number === 0 ? 2 : number === packets.length - 1 ? 4 : 0
      page.writeUInt32LE(Math.max(0, number - 1) * (OPUS_RATE / 50), 6)
      page.writeUInt32LE(1, 14)
      page.writeUInt32LE(number, 18)
      page[26] = 1
      page[27] = packet.length
      const whole = Buffer.concat([page, packet])
      whole.writeUInt32LE(oggChecksum(whole), 22)
      return whole
    })
  )
}

/** RFC 8794: an element, its length always in eight bytes. */
function ebml(id: number, ...body: (Uint8Array | number | string)[]): Buffer {
  const bytes = Buffer.concat(
    body.map((part) => (typeof part === 'number' ? u32(part) : typeof part === 'string' ? ascii(part) : part))
  )
  const name =
    id < 0x100 ? Buffer.from([id]) : id < 0x1_0000 ? u16(id) : id < 0x100_0000 ? u32(id).subarray(1) : u32(id)
  return Buffer.concat([name, Buffer.from([1, 0, 0, 0]), u32(bytes.length), bytes])
}

const PICTURE = { width: 5, height: 3 }

/** Builds a WebM file (RFC 9559). Without `isWhole` it is a live stream of unknown duration. */
export function webm(seconds: number, isWhole = true): Buffer {
  const webp = IMAGES['image/webp']
  const frame = webp.subarray(webp.indexOf('VP8 ') + 8)
  const float = Buffer.alloc(8)
  float.writeDoubleBE(seconds * 1000)
  const clusters = Array.from({ length: seconds }, (_, second) =>
    // A SimpleBlock of track 1 that is a key frame.
    ebml(0x1f43b675, ebml(0xe7, second * 1000), ebml(0xa3, Buffer.from([0x81, 0, 0, 0x80]), frame))
  )
  const info = ebml(
    0x1549a966,
    ebml(0x2ad7b1, 1_000_000),
    ebml(0x4d80, 'test'),
    ebml(0x5741, 'test'),
    ...(isWhole ? [ebml(0x4489, float)] : [])
  )
  const video = ebml(0xe0, ebml(0xb0, PICTURE.width), ebml(0xba, PICTURE.height))
  const track = ebml(0xae, ebml(0xd7, 1), ebml(0x73c5, 1), ebml(0x83, 1), ebml(0x86, 'V_VP8'), video)
  const tracks = ebml(0x1654ae6b, track)
  let at = info.length + tracks.length
  const cues = clusters.map((cluster, second) => {
    const cue = ebml(0xbb, ebml(0xb3, second * 1000), ebml(0xb7, ebml(0xf7, 1), ebml(0xf1, at)))
    at += cluster.length
    return cue
  })
  const kind = ebml(0x1a45dfa3, ebml(0x4282, 'webm'), ebml(0x4287, 4), ebml(0x4285, 2))
  return Buffer.concat([
    kind,
    ebml(0x18538067, info, tracks, ...clusters, ...(isWhole ? [ebml(0x1c53bb6b, ...cues)] : []))
  ])
}

/** ISO/IEC 14496-12. */
function box(type: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([u32(body.length + 8), ascii(type), body])
}
const full = (type: string, flags: number, ...parts: Uint8Array[]): Buffer => box(type, u32(flags), ...parts)
const MATRIX = Buffer.concat([0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].map(u32))

/** Film of AV1, a picture a second. */
export function mp4(seconds: number): Buffer {
  const avif = IMAGES['image/avif']
  const configAt = avif.indexOf('av1C')
  const config = avif.subarray(configAt - 4, configAt - 4 + avif.readUInt32BE(configAt - 4))
  const frame = avif.subarray(avif.indexOf('mdat') + 4)
  const [width, height] = [16, 8]
  const entry = box(
    'av01',
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]),
    Buffer.alloc(16),
    u16(width),
    u16(height),
    u32(0x48_0000),
    u32(0x48_0000),
    u32(0),
    u16(1),
    Buffer.alloc(32),
    u16(24),
    u16(0xffff),
    config
  )
  const kind = box('ftyp', ascii('isom'), u32(0), ascii('isomav01'))
  const movie = (offset: number): Buffer => {
    const table = box(
      'stbl',
      full('stsd', 0, u32(1), entry),
      full('stts', 0, u32(1), u32(seconds), u32(1000)),
      full('stsc', 0, u32(1), u32(1), u32(seconds), u32(1)),
      full('stsz', 0, u32(frame.length), u32(seconds)),
      full('stco', 0, u32(1), u32(offset))
    )
    const data = box('dinf', full('dref', 0, u32(1), full('url ', 1)))
    const media = box(
      'mdia',
      full('mdhd', 0, u32(0), u32(0), u32(1000), u32(seconds * 1000), u32(0x55c4_0000)),
      full('hdlr', 0, u32(0), ascii('vide'), Buffer.alloc(13)),
      box('minf', full('vmhd', 1, Buffer.alloc(8)), data, table)
    )
    const duration = [u32(seconds * 1000)]
    const track = full(
      'tkhd',
      3,
      u32(0),
      u32(0),
      u32(1),
      u32(0),
      ...duration,
      Buffer.alloc(16),
      MATRIX,
      u32(width << 16),
      u32(height << 16)
    )
    const head = full(
      'mvhd',
      0,
      u32(0),
      u32(0),
      u32(1000),
      ...duration,
      u32(0x1_0000),
      u16(0x100),
      Buffer.alloc(10),
      MATRIX,
      Buffer.alloc(24),
      u32(2)
    )
    return box('moov', head, box('trak', track, media))
  }
  const offset = kind.length + movie(0).length + 8
  return Buffer.concat([kind, movie(offset), box('mdat', ...Array.from({ length: seconds }, () => frame))])
}

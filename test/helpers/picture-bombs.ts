/** Small pictures that are expensive to render. */
import { deflateSync, crc32 } from 'node:zlib'

/** An SVG that draws `width ** levels` rectangles through `levels` of references. */
export function nestedUses(levels: number, width: number): string {
  const groups = Array.from(
    { length: levels },
    (_, at) => `<g id="a${at + 1}">${`<use href="#a${at}"/>`.repeat(width)}</g>`
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><defs><rect id="a0" width="1" height="1"/>${groups.join('')}</defs><use href="#a${levels}"/></svg>`
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

/** A PNG of one bit per pixel without its pixels. */
export function pngHead(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head)])
}

/** A whole PNG, black. Its rows are compressed some thousand times. */
export function pngBomb(width: number, height: number): Buffer {
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height), { level: 1 })
  return Buffer.concat([pngHead(width, height), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/**
 * Lists the files of a zip archive (PKWARE's APPNOTE): from its directory at the end or, if the archive is cut, from
 * the local headers. Does not unpack anything.
 */

export interface ZipEntry {
  readonly name: string
  /** Sizes in bytes, unpacked and packed; null if only the data after the file contains them. */
  readonly size: number | null
  readonly packed: number | null
  readonly encrypted: boolean
}

export interface ZipListing {
  readonly entries: readonly ZipEntry[]
  /** True if the directory is present and was read to its end. */
  readonly complete: boolean
  /** True if there are more files than listed. */
  readonly more: boolean
}

const MAX_ENTRIES = 5000
const END_MAGIC = 0x06054b50
const DIRECTORY_MAGIC = 0x02014b50
const FILE_MAGIC = 0x04034b50
const END_BYTES = 22
const MAX_COMMENT = 0xffff
/** Value that replaces a size of more than 32 bits. */
const ELSEWHERE = 0xffffffff

export function zipEntries(bytes: Uint8Array): ZipListing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return byDirectory(bytes, view) ?? byHeads(bytes, view)
}

function byDirectory(bytes: Uint8Array, view: DataView): ZipListing | null {
  const end = endOfDirectory(view)
  if (end === null) return null
  const total = view.getUint16(end + 10, true)
  const entries: ZipEntry[] = []
  // Compute the start from the end, because bytes before the archive shift its offsets.
  let at = end - view.getUint32(end + 12, true)
  while (at >= 0 && at + 46 <= end && view.getUint32(at, true) === DIRECTORY_MAGIC) {
    if (entries.length === MAX_ENTRIES) return { entries, complete: true, more: true }
    const nameBytes = view.getUint16(at + 28, true)
    entries.push(entryOf(bytes, view, at + 8, at + 20, at + 46, nameBytes))
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries.length === 0 && total > 0 ? null : { entries, complete: at === end, more: false }
}

function endOfDirectory(view: DataView): number | null {
  const last = view.byteLength - END_BYTES
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--)
    if (view.getUint32(at, true) === END_MAGIC) return at
  return null
}

function byHeads(bytes: Uint8Array, view: DataView): ZipListing {
  const entries: ZipEntry[] = []
  let at = 0
  while (at + 30 <= bytes.length && view.getUint32(at, true) === FILE_MAGIC) {
    if (entries.length === MAX_ENTRIES) return { entries, complete: false, more: true }
    const nameBytes = view.getUint16(at + 26, true)
    // Bit 3: the sizes follow the content, which must be unpacked to find its end.
    const isLater = (view.getUint16(at + 6, true) & 8) !== 0
    const entry = entryOf(bytes, view, at + 6, at + 18, at + 30, nameBytes)
    entries.push(isLater ? { ...entry, size: null, packed: null } : entry)
    if (isLater || entry.packed === null) break
    at += 30 + nameBytes + view.getUint16(at + 28, true) + entry.packed
  }
  return { entries, complete: false, more: false }
}

function entryOf(
  bytes: Uint8Array,
  view: DataView,
  flagsAt: number,
  sizesAt: number,
  nameAt: number,
  nameBytes: number
): ZipEntry {
  const flags = view.getUint16(flagsAt, true)
  const packed = view.getUint32(sizesAt, true)
  const size = view.getUint32(sizesAt + 4, true)
  const raw = bytes.subarray(nameAt, nameAt + nameBytes)
  return {
    // Names are UTF-8 if a flag is set, and in practice nearly always.
    name: new TextDecoder().decode(raw),
    size: size === ELSEWHERE ? null : size,
    packed: packed === ELSEWHERE ? null : packed,
    encrypted: (flags & 1) !== 0
  }
}

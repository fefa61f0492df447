import { closeSync, openSync, readSync } from 'node:fs'
import { DescriptorReserve } from './descriptor-reserve'

/**
 * The files of a capture as one contiguous address space. A live capture is a ring of files, and positions in its index
 * count through all of them, so a file is identified by its path and the position of its first byte. Each reader has
 * its own file handles: a file deleted while in use stays readable until its handle is closed.
 */

/** A file of the capture. */
export interface CaptureFile {
  /** Position of the file's first byte in the whole capture. */
  readonly base: number
  readonly path: string
}

/** Source of bytes in place of a file, such as decompressed content. `position` counts from its own first byte. */
export interface ByteSource {
  read(target: Uint8Array, at: number, length: number, position: number): number
  close(): void
}

interface OpenFile extends CaptureFile {
  /** Undefined if the file was gone before it could be opened: its content is missing. */
  fd: number | undefined
  source?: ByteSource
}

/** While a ring advances, its reader briefly holds one more file. */
const FILES_RESERVED = 2

export class CaptureFiles {
  #files: OpenFile[] = []
  readonly #reserve = new DescriptorReserve(FILES_RESERVED)
  /** Increases whenever a file is added or dropped. Data read ahead past an end that has moved is then invalid. */
  generation = 0

  /** Adds the file that begins at `base`, after all others. Returns its descriptor. Throws if it cannot be opened. */
  add({ base, path }: CaptureFile): number {
    const fd = this.#reserve.open(() => openSync(path, 'r'))
    this.#put({ base, path, fd })
    return fd
  }

  /** Adds bytes that are not in a file, after all others. */
  addSource(base: number, source: ByteSource): void {
    this.#put({ base, path: '', fd: undefined, source })
  }

  /**
   * Adds a file like `add`, but accepts one that is already gone (a ring may have dropped it before its reader was
   * notified) or that was added before.
   */
  addIfThere({ base, path }: CaptureFile): void {
    const last = this.#files.at(-1)
    if (last?.base === base && last.path === path) return
    let fd: number | undefined
    try {
      fd = this.#reserve.open(() => openSync(path, 'r'))
    } catch {
      fd = undefined
    }
    this.#put({ base, path, fd })
  }

  /** Closes the files that lie entirely below `position`. */
  drop(position: number): void {
    // A file ends where the next one begins. The last one stays, since its end is unknown.
    const kept = this.#files.findLastIndex(({ base }) => base <= position)
    if (kept <= 0) return
    for (const file of this.#files.splice(0, kept)) close(file)
    this.#reserve.hold()
    this.generation++
  }

  /** Reads into `target` starting at `at`. Returns 0 at the end of the file that contains `position`. */
  read(target: Uint8Array, at: number, length: number, position: number): number {
    const index = this.#files.findLastIndex(({ base }) => base <= position)
    const file = this.#files[index]
    if (file === undefined) return 0
    const end = this.#files[index + 1]?.base ?? Number.POSITIVE_INFINITY
    const wanted = Math.min(length, end - position)
    if (wanted <= 0) return 0
    if (file.source !== undefined) return file.source.read(target, at, wanted, position - file.base)
    return file.fd === undefined ? 0 : readSync(file.fd, target, at, wanted, position - file.base)
  }

  /** Returns the open files, oldest first. */
  list(): readonly CaptureFile[] {
    return this.#files
  }

  close(): void {
    for (const file of this.#files.splice(0)) close(file)
    this.#reserve.close()
    this.generation++
  }

  #put(file: OpenFile): void {
    this.#files.push(file)
    this.generation++
  }
}

function close({ fd, source }: OpenFile): void {
  source?.close()
  if (fd !== undefined) closeSync(fd)
}

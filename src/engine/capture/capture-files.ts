import { closeSync, openSync, readSync } from 'node:fs'
import { DescriptorReserve } from './descriptor-reserve'

/**
 * The files of a capture as one row of bytes. A live capture is a ring of files; `position` in its index counts
 * through all of them, so a file is known by its path and by the position of its first byte. Each reader has handles
 * of its own: a file that is deleted while it is read stays readable until its handle is closed.
 */

export interface CaptureFile {
  /** Position of the file's first byte in the whole capture. */
  base: number
  path: string
}

/** What stands for a file: bytes made of one, or beside it. `position` counts from its own first byte. */
export interface ByteSource {
  read(target: Uint8Array, at: number, length: number, position: number): number
  close(): void
}

interface OpenFile extends CaptureFile {
  /** Undefined for a file that was gone before it could be opened: what it held is missing. */
  fd: number | undefined
  source?: ByteSource
}

/** A ring's reader holds one file more for a moment. */
const FILES_RESERVED = 2

export class CaptureFiles {
  #files: OpenFile[] = []
  readonly #reserve = new DescriptorReserve(FILES_RESERVED)
  /** Goes up whenever a file is added or dropped: what was read ahead behind an end that has moved is void. */
  generation = 0

  /** Adds the file that begins at `base`, behind all others. Throws what opening it throws. */
  add({ base, path }: CaptureFile): number {
    const fd = this.#reserve.open(() => openSync(path, 'r'))
    this.#put({ base, path, fd })
    return fd
  }

  /** Adds bytes that lie in no file by that name, behind all others. */
  addSource(base: number, source: ByteSource): void {
    this.#put({ base, path: '', fd: undefined, source })
  }

  /**
   * The same for a file that may be gone already (a ring may have dropped it before its reader heard of it), and may
   * have been told of twice.
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

  /** Closes the files that lie wholly below `position`. */
  drop(position: number): void {
    // A file ends where the next begins; the last one stays, since nobody knows its end.
    const kept = this.#files.findLastIndex(({ base }) => base <= position)
    if (kept <= 0) return
    for (const file of this.#files.splice(0, kept)) close(file)
    this.#reserve.hold()
    this.generation++
  }

  /** Reads into `target` from `at` on; 0 bytes at the end of the file that holds `position`. */
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

  /** The files that are open, oldest first. */
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

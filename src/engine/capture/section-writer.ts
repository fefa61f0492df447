import {
  interfaceBytes,
  sectionHeaderBytes,
  writeInterface,
  writeSectionHeader,
  type InterfaceOptions
} from './pcapng/blocks'
import type { Slab } from './slab'
import type { SlabWriter } from './slab-writer'

/**
 * What every file of a capture begins with: the section header and the sessions' interfaces, in the order of their
 * numbers. Remembers which of it is in the current file.
 */
export class SectionWriter {
  readonly #writer: SlabWriter
  readonly #interfaces: { options: InterfaceOptions; position: number }[] = []

  constructor(writer: SlabWriter) {
    this.#writer = writer
  }

  /** Returns its number. It is in the file after the next `write`. */
  addInterface(options: InterfaceOptions): number {
    return this.#interfaces.push({ options, position: -1 }) - 1
  }

  /** Writes what is missing in the file that begins at `base`; `data` is what its header says of the capture. */
  write(base: number, data: Readonly<Record<string, unknown>>): void {
    const writer = this.#writer
    if (writer.position === base) {
      const section = { comments: [`Tcplens capture. tcplens:${JSON.stringify(data)}`] }
      this.#block(sectionHeaderBytes(section), (slab) => writeSectionHeader(slab.view, slab.used, section))
    }
    for (const known of this.#interfaces) {
      if (known.position >= base) continue
      const { options } = known
      known.position = writer.position
      this.#block(interfaceBytes(options), (slab) => writeInterface(slab.view, slab.used, options))
    }
  }

  /** Nothing from `position` on is in a file. */
  rollback(position: number): void {
    for (const known of this.#interfaces) if (known.position >= position) known.position = -1
  }

  #block(bytes: number, write: (slab: Slab) => number): void {
    const slab = this.#writer.reserve(bytes)
    this.#writer.commit(slab, write(slab))
  }
}

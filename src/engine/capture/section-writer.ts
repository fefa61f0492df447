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
 * Writes the head of every file of a capture: the section header and the sessions' interfaces in numerical order.
 * Tracks which of them are in the current file.
 */
export class SectionWriter {
  readonly #writer: SlabWriter
  readonly #interfaces: { options: InterfaceOptions; position: number }[] = []

  constructor(writer: SlabWriter) {
    this.#writer = writer
  }

  /** Adds an interface and returns its number. It is written with the next `write`. */
  addInterface(options: InterfaceOptions): number {
    return this.#interfaces.push({ options, position: -1 }) - 1
  }

  /**
   * Writes the missing parts to the file that begins at `base`. `data`: properties of the capture for the section
   * header.
   */
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

  /** Handles a failure: nothing from `position` on is in a file. */
  rollback(position: number): void {
    for (const known of this.#interfaces) if (known.position >= position) known.position = -1
  }

  #block(bytes: number, write: (slab: Slab) => number): void {
    const slab = this.#writer.reserve(bytes)
    this.#writer.commit(slab, write(slab))
  }
}

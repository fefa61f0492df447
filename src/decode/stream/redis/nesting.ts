import type { RespHead } from './types'

/** Limit of nested lists; Redis nests its replies a few levels deep. */
export const MAX_DEPTH = 128

/** A list whose elements follow. */
interface OpenList {
  /** Elements left; Infinity for a streamed list, which states its end. */
  left: number
  readonly isAttribute: boolean
  /** True for a streamed string, whose elements are chunks. */
  readonly isString: boolean
}

/** The lists around the next element of a message. */
export class Nesting {
  readonly #lists: OpenList[] = []
  /** Number of open lists that are attributes. */
  #attributes = 0

  get depth(): number {
    return this.#lists.length
  }

  get isInAttribute(): boolean {
    return this.#attributes > 0
  }

  /** True if the next element is the last one of the innermost list. */
  get isLast(): boolean {
    return this.#lists.at(-1)?.left === 1
  }

  /** True if an element with this head may come next: the parts of streamed types have their place. */
  allows({ mark }: RespHead): boolean {
    const list = this.#lists.at(-1)
    if (list?.isString === true) return mark === ';'
    return mark === '.' ? list?.left === Infinity : mark !== ';'
  }

  open({ mark, type, count }: RespHead): void {
    const isAttribute = type.isAttribute === true
    if (isAttribute) this.#attributes++
    this.#lists.push({ left: count ?? 0, isAttribute, isString: mark === '$' })
  }

  /**
   * The innermost list has one element more. Returns the number of lists that end with it; the message ends if none is
   * left, unless the last of them was an attribute.
   */
  elementEnds(): ClosedLists {
    const list = this.#lists.at(-1)
    if (list === undefined) return { lists: 0, isOver: true }
    list.left--
    return this.closeFull()
  }

  /** The end of a streamed list or string. */
  streamEnds(): ClosedLists {
    const list = this.#lists.at(-1)
    if (list !== undefined) list.left = 0
    return this.closeFull()
  }

  /** Closes lists without elements left. */
  closeFull(): ClosedLists {
    for (let lists = 0; ; lists++) {
      const list = this.#lists.at(-1)
      if (list === undefined) return { lists, isOver: true }
      if (list.left > 0) return { lists, isOver: false }
      this.#lists.pop()
      // An attribute is no element: the one that it describes follows.
      if (list.isAttribute) {
        this.#attributes--
        return { lists: lists + 1, isOver: false }
      }
      const outer = this.#lists.at(-1)
      if (outer !== undefined) outer.left--
    }
  }

  clear(): void {
    this.#lists.length = 0
    this.#attributes = 0
  }
}

export interface ClosedLists {
  /** Number of lists that ended. */
  readonly lists: number
  /** True if the message ended. */
  readonly isOver: boolean
}

import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { EngineClient } from '../../app/bridge/engine-client'
import { CapturedPages } from '../../app/bridge/captured-pages'
import type { WorkbenchOrigin } from '../../app/bridge/workbench-origin'
import { importedRoute, DEFAULT_ROUTE } from '../../kit/target/model/route-form'
import type { RouteForm } from '../../kit/target/model/route-options'
import { ByteDocument, type Caret, type EditKind, type Splice } from './model/byte-document'
import type { SendAttempt } from './model/attempt'
import type { StoredItem } from './model/stored-items'

export interface Typing {
  /** Resolves once the input is in the document, or has failed and the failure was reported. */
  flush(): Promise<void>
  drop(): void
}

/**
 * Item in the workbench: its bytes, the selection shared by all editors, and its destination. Every editor changes the
 * bytes through this class, so all of them see each change and share one undo history.
 */
export class WorkbenchDraft {
  readonly origin: WorkbenchOrigin
  readonly document: ByteDocument
  /** Incremented on every edit and when captured bytes arrive. Views that draw bytes depend on it. */
  readonly revision = shallowRef(0)
  readonly caret: ShallowRef<Caret> = shallowRef({ anchor: 0, focus: 0 })
  /** Destination and connection options as typed. */
  readonly route: ShallowRef<RouteForm>
  /** Oldest first. */
  readonly attempts: ShallowRef<readonly SendAttempt[]> = shallowRef([])
  /** Error from reading captured bytes. */
  readonly readError: ShallowRef<unknown> = shallowRef(null)
  /** Input that is not in the document yet because it is still being compressed. */
  readonly typing: ShallowRef<Typing | null> = shallowRef(null)
  /** True in overwrite mode: typed bytes replace existing ones. */
  readonly overwrites = shallowRef(false)
  /** True if the next paste, in any editor, is parsed as hexadecimal. */
  readonly pastesHex = shallowRef(false)

  /**
   * Called before each edit. Returns a function that is called after the edit and returns the changes that belong to
   * it, at offsets of the edited bytes, before the selection. One undo reverts both.
   */
  companion: () => () => readonly Splice[] = () => () => []

  /** True if the item will be sent over TLS with the current options. */
  readonly secure: ComputedRef<boolean>
  readonly length: ComputedRef<number>
  readonly isChanged: ComputedRef<boolean>
  /** True if the bytes or the destination differ from the origin. */
  readonly isEdited: ComputedRef<boolean>
  readonly canUndo: ComputedRef<boolean>
  readonly canRedo: ComputedRef<boolean>
  /** Selected range; empty when there is only a caret. */
  readonly selected: ComputedRef<readonly [start: number, end: number]>

  constructor(engine: EngineClient, origin: WorkbenchOrigin) {
    this.origin = origin
    this.route = shallowRef(routeOf(origin))
    this.secure = computed(() => {
      const { tls } = this.route.value
      return tls === 'own' || (tls === 'captured' && origin.reference !== null && origin.secure)
    })
    const captured =
      origin.captured === null
        ? null
        : new CapturedPages(engine, origin.captured, (error) => {
            this.readError.value = error
            this.revision.value++
          })
    this.document = new ByteDocument(origin.parts, captured)
    const of = <Value>(read: () => Value): ComputedRef<Value> =>
      computed(() => {
        this.#follow()
        return read()
      })
    this.length = of(() => this.document.length)
    this.isChanged = of(() => this.document.isChanged)
    const usual = JSON.stringify(this.route.value)
    this.isEdited = computed(() => this.isChanged.value || JSON.stringify(this.route.value) !== usual)
    this.canUndo = of(() => this.document.canUndo || this.typing.value !== null)
    this.canRedo = of(() => this.document.canRedo)
    this.selected = computed(() => {
      const { anchor, focus } = this.caret.value
      return [Math.min(anchor, focus), Math.max(anchor, focus)]
    })
  }

  /** Returns the loaded start of the range. Reactive: updates when the rest arrives. */
  peek(start: number, end: number): Uint8Array {
    this.#follow()
    return this.document.peek(start, end)
  }

  /** Returns the typed parts of the range, or nothing if the draft has no captured origin to compare with. */
  typedIn(start: number, end: number): [start: number, end: number][] {
    this.#follow()
    if (this.origin.captured === null) return []
    return this.document
      .layout(start, end)
      .filter(({ captured }) => !captured)
      .map(({ at, length }) => [at, at + length])
  }

  /** Moves the caret to `focus`, or extends the selection up to it. */
  select(focus: number, { extend = false }: { extend?: boolean } = {}): void {
    const at = Math.min(Math.max(focus, 0), this.document.length)
    this.caret.value = { anchor: extend ? this.caret.value.anchor : at, focus: at }
  }

  selectRange(start: number, end: number): void {
    this.caret.value = { anchor: start, focus: end }
  }

  /** Applies the splices. Without `after` the caret moves to the end of the last inserted bytes. */
  edit(splices: readonly Splice[], { after, kind }: { after?: Caret; kind?: EditKind } = {}): void {
    const placed = after ?? behind(splices)
    const options = kind === undefined ? {} : { kind }
    const companion = this.companion()
    this.document.edit(splices, { before: this.caret.value, after: placed, ...options })
    const more = companion()
    const shifted = { anchor: movedBy(more, placed.anchor), focus: movedBy(more, placed.focus) }
    if (more.length > 0) this.document.edit(more, { before: placed, after: shifted, ...options, joins: true })
    this.revision.value++
    this.caret.value = shifted
  }

  /** Replaces the selection with the bytes, or inserts them at the caret. */
  insert(bytes: Uint8Array, kind?: EditKind): void {
    const [start, end] = this.selected.value
    const until =
      this.overwrites.value && start === end && kind === 'type'
        ? Math.min(start + bytes.length, this.document.length)
        : end
    const at = start + bytes.length
    this.edit([{ start, end: until, bytes }], {
      after: { anchor: at, focus: at },
      ...(kind === undefined ? {} : { kind })
    })
  }

  /** Removes the selection, or `length` bytes before (negative) or after the caret. */
  remove(length: number): void {
    const [start, end] = this.selected.value
    const [from, to] =
      start < end
        ? [start, end]
        : [
            Math.max(0, Math.min(start, start + length)),
            Math.min(this.document.length, Math.max(start, start + length))
          ]
    if (from === to) return
    this.edit([{ start: from, end: to, bytes: new Uint8Array(0) }], {
      after: { anchor: from, focus: from },
      ...(start < end ? {} : { kind: 'delete' as const })
    })
  }

  /** Waits for pending input to reach the document. Call it before sending or copying the bytes. */
  async settle(): Promise<void> {
    await this.typing.value?.flush()
  }

  undo(): void {
    if (this.typing.value !== null) this.typing.value.drop()
    else this.#setCaret(this.document.undo())
  }

  redo(): void {
    this.#setCaret(this.document.redo())
  }

  reset(): void {
    this.typing.value?.drop()
    this.document.reset(this.caret.value)
    this.route.value = routeOf(this.origin)
    this.#setCaret({ anchor: 0, focus: 0 })
  }

  /** Restores an item saved before a page reload, as an undoable step. */
  become({ parts, route }: Pick<StoredItem, 'parts' | 'route'>): void {
    if (route !== null) this.route.value = route
    if (parts === null) return
    this.document.become(parts, this.caret.value)
    this.revision.value++
  }

  toggleMode(): void {
    this.overwrites.value = !this.overwrites.value
  }

  takeHex(): void {
    this.pastesHex.value = true
  }

  aim(route: RouteForm): void {
    this.route.value = route
  }

  /** Registers a reactive dependency on the bytes. */
  #follow(): number {
    return this.revision.value
  }

  #setCaret(caret: Caret | null): void {
    if (caret === null) return
    this.revision.value++
    this.caret.value = caret
  }
}

/** Returns the original destination options. For an item without a capture, `secure` decides about TLS. */
function routeOf({ target, reference, secure, route }: WorkbenchOrigin): RouteForm {
  const usual: RouteForm = {
    ...DEFAULT_ROUTE,
    ...target,
    tls: reference === null && secure ? 'own' : 'captured'
  }
  return route === undefined ? usual : importedRoute(usual, route)
}

/** Returns the position of an offset after the splices. */
function movedBy(splices: readonly Splice[], offset: number): number {
  return splices
    .filter(({ end }) => end <= offset)
    .reduce((at, { start, end, bytes }) => at + bytes.length - (end - start), offset)
}

function behind(splices: readonly Splice[]): Caret {
  let shift = 0
  let at = 0
  for (const { start, end, bytes } of splices) {
    at = start + shift + bytes.length
    shift += bytes.length - (end - start)
  }
  return { anchor: at, focus: at }
}

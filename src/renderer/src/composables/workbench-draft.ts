import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { EngineClient } from '../bridge/engine-client'
import { CapturedPages } from '../bridge/captured-pages'
import type { WorkbenchOrigin } from '../bridge/workbench-origin'
import { importedWay, USUAL_WAY, type WayForm } from '../headless/way-form'
import { ByteDocument, type Caret, type EditKind, type Splice } from '../headless/workbench/byte-document'
import type { Attempt } from '../headless/workbench/attempt'
import type { KeptItem } from '../headless/workbench/kept-items'

export interface Typing {
  /** Resolves once it stands in the bytes, or could not be put there, which was told. */
  flush(): Promise<void>
  drop(): void
}

/**
 * One thing in the workbench: its bytes, the selection that all editors share, and where it goes. Every editor changes
 * the bytes through here, so that they see each other's changes and one undo serves them all.
 */
export class WorkbenchDraft {
  readonly origin: WorkbenchOrigin
  readonly document: ByteDocument
  /** Counts what happened to the bytes: an edit, or the arrival of captured ones. Whatever draws bytes reads it. */
  readonly revision = shallowRef(0)
  readonly caret: ShallowRef<Caret> = shallowRef({ anchor: 0, focus: 0 })
  /** Where it goes and how, as typed. */
  readonly way: ShallowRef<WayForm>
  /** The newest last. */
  readonly attempts: ShallowRef<readonly Attempt[]> = shallowRef([])
  /** Why captured bytes could not be read. */
  readonly readError: ShallowRef<unknown> = shallowRef(null)
  /** What was typed and does not stand in the bytes yet, since it is being compressed. */
  readonly typing: ShallowRef<Typing | null> = shallowRef(null)
  /** What is typed in an editor replaces what stands there. */
  readonly overwrites = shallowRef(false)
  /** What is pasted next is hexadecimal, in whichever editor. */
  readonly pastesHex = shallowRef(false)

  /**
   * Called before each edit. The function it returns is called after the edit and gives the changes that belong to it,
   * at offsets of the edited bytes, in front of the selection. One undo takes back both.
   */
  companion: () => () => readonly Splice[] = () => () => []

  /** Whether it goes over TLS as things stand. */
  readonly secure: ComputedRef<boolean>
  readonly length: ComputedRef<number>
  readonly isChanged: ComputedRef<boolean>
  /** The bytes or the way differ from the origin. */
  readonly isEdited: ComputedRef<boolean>
  readonly canUndo: ComputedRef<boolean>
  readonly canRedo: ComputedRef<boolean>
  /** The selected range, empty at a plain caret. */
  readonly selected: ComputedRef<readonly [start: number, end: number]>

  constructor(engine: EngineClient, origin: WorkbenchOrigin) {
    this.origin = origin
    this.way = shallowRef(wayOf(origin))
    this.secure = computed(() => {
      const { tls } = this.way.value
      return tls === 'own' || (tls === 'captured' && origin.link !== null && origin.secure)
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
    const usual = JSON.stringify(this.way.value)
    this.isEdited = computed(() => this.isChanged.value || JSON.stringify(this.way.value) !== usual)
    this.canUndo = of(() => this.document.canUndo || this.typing.value !== null)
    this.canRedo = of(() => this.document.canRedo)
    this.selected = computed(() => {
      const { anchor, focus } = this.caret.value
      return [Math.min(anchor, focus), Math.max(anchor, focus)]
    })
  }

  /** What is here of the range; drawn again when the rest arrives. */
  peek(start: number, end: number): Uint8Array {
    this.#follow()
    return this.document.peek(start, end)
  }

  /** What of the range was typed; nothing where nothing was captured, since there is nothing to tell it from. */
  typedIn(start: number, end: number): [start: number, end: number][] {
    this.#follow()
    if (this.origin.captured === null) return []
    return this.document
      .layout(start, end)
      .filter(({ captured }) => !captured)
      .map(({ at, length }) => [at, at + length])
  }

  /** Places the caret, or extends the selection to there. */
  select(focus: number, { extend = false }: { extend?: boolean } = {}): void {
    const at = Math.min(Math.max(focus, 0), this.document.length)
    this.caret.value = { anchor: extend ? this.caret.value.anchor : at, focus: at }
  }

  selectRange(start: number, end: number): void {
    this.caret.value = { anchor: start, focus: end }
  }

  /** Without `after` what was put in last is selected's end: the caret stands behind it. */
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

  /** In place of the selection, or at the caret. */
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

  /** The selection, or `length` bytes before (negative) or behind the caret. */
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

  /** Whoever sends or copies the bytes waits for this first. */
  async settle(): Promise<void> {
    await this.typing.value?.flush()
  }

  undo(): void {
    if (this.typing.value !== null) this.typing.value.drop()
    else this.#went(this.document.undo())
  }

  redo(): void {
    this.#went(this.document.redo())
  }

  reset(): void {
    this.typing.value?.drop()
    this.document.reset(this.caret.value)
    this.way.value = wayOf(this.origin)
    this.#went({ anchor: 0, focus: 0 })
  }

  /** As it was left in the page before this one; undone, it is as it was in the beginning. */
  become({ parts, way }: Pick<KeptItem, 'parts' | 'way'>): void {
    if (way !== null) this.way.value = way
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

  aim(way: WayForm): void {
    this.way.value = way
  }

  /** Whoever asks is asked again when the bytes are others. */
  #follow(): number {
    return this.revision.value
  }

  #went(caret: Caret | null): void {
    if (caret === null) return
    this.revision.value++
    this.caret.value = caret
  }
}

/** As it was; what was never captured says itself whether it wants TLS. */
function wayOf({ target, link, secure, way }: WorkbenchOrigin): WayForm {
  const usual: WayForm = { ...USUAL_WAY, ...target, tls: link === null && secure ? 'own' : 'captured' }
  return way === undefined ? usual : importedWay(usual, way)
}

/** Where an offset is after the splices. */
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

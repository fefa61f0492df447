import { computed, shallowRef, watch, type ComputedRef, type WritableComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { bodyViews, claimsJson, isHtml, type BodyView } from '../../../../../decode/view/body-kind'
import { bodyCharset } from '../../../../../decode/view/body-charset'
import {
  BODY_ENCODINGS,
  decodeBody,
  isTextEncoding,
  type BodyEncoding
} from '../../../../../decode/view/body-encodings'
import { jsonDocument, type JsonDocument } from '../../../../../decode/view/json-document'
import { textPlaces, type TextPlaces } from '../../../../../decode/view/text-places'
import { BODY_ENCODING_NAMES } from './model/encoding-names'
import { visibleText } from '../../../../../decode/view/text-encoding'
import { detectCharset } from './model/detect-charset'
import { useBodyChoicesStore } from '../body-choices'

/** Chooses how a body is shown, among the applicable views, and its text encoding. */

interface Shown {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly isCoded: boolean
  readonly mayBeCut: boolean
  readonly depth: number
  /** Where the user's choices are stored; null to not store them. */
  readonly memory: BodyMemory | null
}

/** Identifies the exchange among all captures, and the body or body part in it. */
export interface BodyMemory {
  readonly exchange: string
  readonly body: string
}

interface Choice<Value> {
  readonly value: Value
  readonly label: string
}

export interface BodyViewState {
  readonly view: WritableComputedRef<BodyView>
  readonly views: ComputedRef<Choice<BodyView>[]>
  readonly encoding: ComputedRef<BodyEncoding>
  readonly chosenEncoding: ShallowRef<BodyEncoding | 'auto'>
  readonly encodings: ComputedRef<Choice<BodyEncoding | 'auto'>[]>
  readonly encodingName: ComputedRef<string>
  /** Returns the whole body as text; decoded on first use and cached. */
  readonly text: () => string
  /** Returns the byte positions of the text's characters. */
  readonly places: () => TextPlaces
  readonly json: () => JsonDocument
  readonly html: ComputedRef<boolean>
  /** Set if the content is not valid JSON although declared as such. */
  readonly faultText: ComputedRef<string>
  /** Set if the charset of the header is unknown. */
  readonly charsetTrouble: ComputedRef<string>
}

/** Enough to detect the kind of text. */
const START_BYTES = 4096

export function useBodyView(shown: () => Shown): BodyViewState {
  const { t } = useI18n()

  const charset = computed(() => bodyCharset(shown().bytes, shown().contentType, detectCharset))
  const choices = useBodyChoicesStore()
  const { memory } = shown()
  const kept = memory === null ? null : choices.get(memory.exchange, memory.body)
  const chosenEncoding = shallowRef<BodyEncoding | 'auto'>(kept?.encoding ?? 'auto')
  const encoding = computed(() =>
    chosenEncoding.value === 'auto' ? charset.value.encoding : chosenEncoding.value
  )
  const start = computed(() => decodeBody(shown().bytes.subarray(0, START_BYTES), encoding.value))
  const text = computed(() => decodeBody(shown().bytes, encoding.value))
  const places = computed(() => textPlaces(shown().bytes, encoding.value, text.value))
  const json = computed(() => jsonDocument(text.value, shown().mayBeCut))

  const found = computed(() => bodyViews({ ...shown(), start: start.value }))
  const automatic = computed<BodyView>(() => {
    if (found.value.automatic !== 'json') return found.value.automatic
    // Declared JSON is shown up to its first error; undeclared JSON with an error is shown as text.
    const { fault, tokenCount } = json.value
    return fault === null || (claimsJson(shown().contentType) && tokenCount > 1) ? 'json' : 'text'
  })
  const chosen = shallowRef<BodyView | null>(kept?.view ?? null)
  watch([chosen, chosenEncoding], ([view, encoding]) => {
    if (memory !== null) choices.set(memory.exchange, memory.body, { view, encoding })
  })
  const view = computed<BodyView>({
    get: () =>
      chosen.value !== null && found.value.offered.includes(chosen.value) ? chosen.value : automatic.value,
    set: (next) => {
      chosen.value = next
    }
  })
  const html = computed(() => isHtml(shown().contentType, start.value))
  const views = computed(() =>
    found.value.offered.map((value) => ({
      value,
      label: t(`inspector.http.views.${value === 'markup' ? (html.value ? 'html' : 'xml') : value}`)
    }))
  )

  const nameOf = (one: BodyEncoding): string =>
    isTextEncoding(one) ? t(`inspector.text.encodings.${one}`) : BODY_ENCODING_NAMES[one]
  const sourceText = computed(() => {
    const { source, confidence } = charset.value
    const words = t(`inspector.http.charset.${source}`)
    return confidence === null ? words : t('inspector.http.charset.sure', { source: words, confidence })
  })
  const encodings = computed(() => [
    {
      value: 'auto' as const,
      label: t('inspector.http.charset.auto', {
        encoding: nameOf(charset.value.encoding),
        source: sourceText.value
      })
    },
    ...BODY_ENCODINGS.map((value) => ({ value, label: nameOf(value) }))
  ])
  const encodingName = computed(() => nameOf(encoding.value))
  const charsetTrouble = computed(() => {
    const name = charset.value.unknown
    return name === null || chosenEncoding.value !== 'auto'
      ? ''
      : t('inspector.http.charset.unknown', { name: visibleText(name) })
  })

  const faultText = computed(() => {
    if (!found.value.offered.includes('json')) return ''
    if (view.value === 'ndjson') return ''
    if (view.value !== 'json' && (shown().isCoded || !claimsJson(shown().contentType))) return ''
    const { fault } = json.value
    if (fault === null) return ''
    if (fault.expected === 'less-depth')
      return t('inspector.http.jsonTooDeep', { line: fault.line, column: fault.column })
    return t('inspector.http.notJson', {
      line: fault.line,
      column: fault.column,
      expected: t(`inspector.http.jsonExpected.${fault.expected}`)
    })
  })

  return {
    view,
    views,
    encoding,
    chosenEncoding,
    encodings,
    encodingName,
    text: () => text.value,
    places: () => places.value,
    json: () => json.value,
    html,
    faultText,
    charsetTrouble
  }
}

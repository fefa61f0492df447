/** Explains the type of a body (RFC 9110, section 8) and its handling: type, disposition, language, codings. */
import { percentDecoded } from '../view/pairs'
import { encodingNamed, wireText } from '../view/text-encoding'
import {
  decoded,
  explanation,
  label,
  list,
  part,
  remark,
  phrase,
  text,
  type Explanation,
  type ExplainedPart,
  type Shown
} from './explanation'
import type { HeaderPlace } from './facts'
import { readParameter, readWithParameters, split, type Parameter } from './scan'

/** Parameters with their own texts. */
const KNOWN_PARAMETERS = new Set(['charset', 'boundary'])

export function explainContentType({ index, value }: HeaderPlace): Explanation | null {
  const { main, parameters } = readWithParameters(value)
  if (parameters.length === 0 && /^[^/\s]+\/[^/\s]+$/.test(main.text)) return null
  const parts: ExplainedPart[] = [part('content.type', text(main.text), { header: index, range: main.range })]
  for (const { name, value: own, range } of parameters) {
    const isUnknown = name === 'charset' && encodingNamed(own ?? '') === undefined
    parts.push(
      part(KNOWN_PARAMETERS.has(name) ? label(`content.${name}`) : text(name), text(own ?? ''), {
        header: index,
        range,
        level: isUnknown ? 'note' : 'info'
      })
    )
  }
  const isBad = !/^[^/\s]+\/[^/\s]+$/.test(main.text)
  if (isBad) parts.unshift(remark(phrase('content.badType'), 'warning', index))
  return explanation('content-type', index, isBad ? phrase('content.badType') : null, parts)
}

export interface Disposition {
  readonly kind: string
  /** File name that a browser uses: filename* before filename (RFC 6266, section 4.3). */
  readonly fileName: string | null
  readonly parameters: readonly Parameter[]
}

export function readDisposition(value: string): Disposition {
  const { main, parameters } = readWithParameters(value)
  const extended = parameters.find(({ name }) => name === 'filename*')
  const plain = parameters.find(({ name }) => name === 'filename')
  const fileName =
    readExtendedValue(extended?.value ?? '')?.text ??
    (plain === undefined || plain.value === null ? null : wireText(plain.value))
  return { kind: main.text.toLowerCase(), fileName, parameters }
}

/** Decodes `UTF-8'en'%e2%82%ac%20rates` (RFC 8187, section 3.2). Returns null for other values. */
export function readExtendedValue(value: string): { text: string; language: string } | null {
  const [charset, language, ...rest] = value.split("'")
  if (charset === undefined || language === undefined || rest.length === 0) return null
  const encoding = encodingNamed(charset)
  return encoding === undefined ? null : { text: percentDecoded(rest.join("'"), encoding), language }
}

export function explainDisposition({ index, value }: HeaderPlace): Explanation {
  const { kind, fileName, parameters } = readDisposition(value)
  const known = kind === 'inline' || kind === 'attachment' || kind === 'form-data'
  const parts: ExplainedPart[] = parameters.map((parameter) => {
    const extended = parameter.name.endsWith('*') ? readExtendedValue(parameter.value ?? '') : null
    const isBad = parameter.name.endsWith('*') && extended === null
    return part(
      text(parameter.name),
      extended === null ? text(parameter.value ?? '') : decoded(extended.text),
      {
        header: index,
        range: parameter.range,
        level: isBad ? 'warning' : 'info'
      }
    )
  })
  // Browsers drop the folders: a server must not choose the location of a file (RFC 6266, section 4.3).
  if (fileName !== null && /[/\\]/.test(fileName))
    parts.push(remark(phrase('content.pathInName'), 'note', index))
  // By RFC 6266, unknown types count as attachment.
  const word = `content.disposition.${known ? kind.replace('-d', 'D') : 'attachment'}`
  const gist = fileName === null ? phrase(word) : list([phrase(word), decoded(fileName)])
  return explanation('content-disposition', index, gist, parts)
}

/** Explains Content-Encoding, in the order of application. */
export function explainCodings({ index, value }: HeaderPlace): Explanation | null {
  const codings = split(value, ',').map(({ text: coding }) => coding)
  return codings.length < 2
    ? null
    : explanation('content-encoding', index, phrase('content.codings', { codings: codings.join(' → ') }))
}

interface Weighed {
  readonly item: Shown
  readonly weight: number
  readonly at: ExplainedPart
}

/** Explains Accept, Accept-Language, Accept-Encoding and TE, by descending preference. */
export function explainAccept({ index, name, value }: HeaderPlace): Explanation | null {
  const items = split(value, ',').map((slice): Weighed => {
    const parameters = split(value, ';', slice.range).slice(1).map(readParameter)
    const q = parameters.find((parameter) => parameter.name === 'q')
    const bare = split(value, ';', slice.range)[0]?.text ?? slice.text
    const weight = q === undefined ? 1 : Number(q.value)
    const isBad = q !== undefined && !/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q.value ?? '')
    const others = parameters.filter((parameter) => parameter !== q)
    const full = [
      bare,
      ...others.map((one) => (one.value === null ? one.name : `${one.name}=${one.value}`))
    ].join('; ')
    return {
      item: text(full),
      weight: isBad ? 1 : weight,
      at: part(text(full), isBad ? phrase('accept.badWeight') : weightShown(weight), {
        header: index,
        range: slice.range,
        level: isBad ? 'note' : 'info'
      })
    }
  })
  // A single item, or items without weights, need no explanation.
  const isPlain = items.length < 2 || items.every(({ weight }) => weight === 1)
  if (isPlain) return null
  const sorted = items.toSorted((one, other) => other.weight - one.weight)
  return explanation(
    name.toLowerCase(),
    index,
    null,
    sorted.map(({ at }) => at)
  )
}

function weightShown(weight: number): Shown {
  if (weight === 0) return phrase('accept.never')
  return weight === 1
    ? phrase('accept.most')
    : phrase('accept.weight', { weight: String(Math.round(weight * 1000) / 10) })
}

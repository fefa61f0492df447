/** Explains Link (RFC 8288), Alt-Svc (RFC 7838), and Location. */
import { readExtendedValue } from './content'
import {
  decoded,
  duration,
  explanation,
  label,
  part,
  remark,
  phrase,
  text,
  type Explanation,
  type ExplainedPart
} from './explanation'
import type { ExchangeFacts, HeaderPlace } from './facts'
import { readParameter, readSeconds, readWithParameters, split } from './scan'

export function explainLink({ index, value }: HeaderPlace): Explanation {
  const parts: ExplainedPart[] = []
  const relations: string[] = []
  for (const slice of split(value, ',', [0, value.length], true)) {
    const { main, parameters } = readWithParameters(value, slice.range)
    const isTarget = main.text.startsWith('<') && main.text.endsWith('>')
    const rel = parameters.find(({ name }) => name === 'rel')?.value ?? ''
    if (rel !== '') relations.push(rel)
    if (!isTarget) {
      parts.push(
        part('link.target', phrase('link.bad'), { header: index, range: slice.range, level: 'warning' })
      )
      continue
    }
    const target = text(main.text.slice(1, -1))
    parts.push(
      part(rel === '' ? label('link.target') : text(rel), target, { header: index, range: main.range })
    )
    for (const parameter of parameters.filter(({ name }) => name !== 'rel')) {
      const own = readExtendedValue(parameter.name.endsWith('*') ? (parameter.value ?? '') : '')?.text
      parts.push(
        part(text(parameter.name), own === undefined ? text(parameter.value ?? '') : decoded(own), {
          header: index,
          range: parameter.range
        })
      )
    }
  }
  return explanation(
    'link',
    index,
    relations.length > 1 ? text(relations.slice(0, 8).join(', ')) : null,
    parts
  )
}

/** Explains `h3=":443"; ma=2592000, h3-29=":443"` or `clear`. */
export function explainAltSvc({ index, value }: HeaderPlace): Explanation {
  if (value.trim().toLowerCase() === 'clear') return explanation('alt-svc', index, phrase('link.altClear'))
  const entries = split(value, ',').map((slice) => {
    const [first] = split(value, ';', slice.range)
    const parameters = split(value, ';', slice.range).slice(1).map(readParameter)
    const service = readParameter(first ?? slice)
    const seconds = readSeconds(parameters.find(({ name }) => name === 'ma')?.value ?? null)
    // The default is one day (section 3.1).
    const values = { at: service.value ?? '', time: duration(seconds ?? 86_400) }
    return part(text(service.name), phrase('link.alt', values), { header: index, range: slice.range })
  })
  const [first] = entries
  const gist =
    first === undefined
      ? null
      : phrase('link.altGist', { protocols: entries.map((one) => nameOf(one)).join(', ') })
  return explanation('alt-svc', index, gist, entries)
}

function nameOf({ label: shown }: ExplainedPart): string {
  return shown?.type === 'text' ? shown.text : ''
}

/** Explains the target of a redirect and the method of the next request (RFC 9110, section 15.4). */
export function explainLocation(
  { index, value }: HeaderPlace,
  { response }: ExchangeFacts
): Explanation | null {
  const status = response?.status ?? 0
  if (status === 201) return explanation('location', index, phrase('link.created'))
  if (![301, 302, 303, 307, 308].includes(status)) return null
  const method = response?.method ?? ''
  if (method === 'GET' || method === 'HEAD' || method === '') return null
  const kept = status === 307 || status === 308
  // 303 always continues with GET; 301 and 302 do so for POST, in practice.
  const word = kept
    ? 'link.sameMethod'
    : status === 303 || method === 'POST'
      ? 'link.asGet'
      : 'link.perhapsSame'
  return explanation(
    'location',
    index,
    phrase(word, { method }),
    value.trim() === '' ? [remark(phrase('link.empty'), 'note')] : []
  )
}

/** Explains the route of a message: Via (RFC 9110, section 7.6.3), Forwarded (RFC 7239) and its predecessors. */
import { explanation, label, part, phrase, text, type Explanation, type ExplainedPart } from './explanation'
import type { HeaderPlace } from './facts'
import { readParameter, split } from './scan'

/** One entry per hop; the hop next to the client comes first. */
export function explainForwarded({ index, value }: HeaderPlace): Explanation {
  const hops = split(value, ',')
  const parts = hops.flatMap((hop, at): ExplainedPart[] =>
    split(value, ';', hop.range)
      .map(readParameter)
      .map(({ name, value: own, range }) =>
        part(
          ['for', 'by', 'host', 'proto'].includes(name) ? label(`forwarded.${name}`) : text(name),
          hops.length > 1 ? phrase('forwarded.atHop', { value: own ?? '', hop: at + 1 }) : text(own ?? ''),
          { header: index, range }
        )
      )
  )
  return explanation(
    'forwarded',
    index,
    hops.length > 1 ? phrase('forwarded.hops', { count: hops.length }) : null,
    parts
  )
}

export function explainForwardedFor({ index, value }: HeaderPlace): Explanation {
  const hops = split(value, ',')
  const parts = hops.map(({ text: address, range }, at) =>
    part(label(at === 0 ? 'forwarded.client' : 'forwarded.proxy'), text(address), { header: index, range })
  )
  const gist =
    hops.length > 1 ? phrase('forwarded.through', { count: hops.length - 1 }) : phrase('forwarded.clientOnly')
  return explanation('x-forwarded-for', index, gist, hops.length > 1 ? parts : [])
}

/** Explains `1.1 vegur, HTTP/2 fred (Apache)`: the last hop is next to the recipient. */
export function explainVia({ index, value }: HeaderPlace): Explanation {
  const hops = split(value, ',')
  const parts = hops.map((hop) => {
    const [version = '', by = '', ...comment] = hop.text.split(/[ \t]+/)
    const protocol = version.includes('/') ? version : `HTTP/${version}`
    return part(text(by), phrase('forwarded.spoke', { protocol, comment: comment.join(' ') }), {
      header: index,
      range: hop.range
    })
  })
  return explanation(
    'via',
    index,
    phrase('forwarded.via', { count: hops.length }),
    hops.length > 1 ? parts : []
  )
}

/** Explains W3C trace context: `00-<trace>-<parent>-<flags>`. */
export function explainTraceparent({ index, value }: HeaderPlace): Explanation | null {
  const found = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/.exec(value.trim())
  if (found === null) return explanation('traceparent', index, phrase('trace.bad'), [], 'note')
  const sampled = (Number.parseInt(found[4] ?? '0', 16) & 1) === 1
  return explanation('traceparent', index, phrase(sampled ? 'trace.sampled' : 'trace.unsampled'), [
    part('trace.id', text(found[2] ?? ''), { header: index, range: [3, 35] }),
    part('trace.parent', text(found[3] ?? ''), { header: index, range: [36, 52] })
  ])
}

/** Explains Server-Timing: `db;dur=53.2;desc="Postgres", cache;desc="hit"`. */
export function explainServerTiming({ index, value }: HeaderPlace): Explanation {
  const parts = split(value, ',').map((slice) => {
    const [name] = split(value, ';', slice.range)
    const parameters = split(value, ';', slice.range).slice(1).map(readParameter)
    const took = parameters.find((one) => one.name === 'dur')?.value
    const words = parameters.find((one) => one.name === 'desc')?.value
    const place = { header: index, range: slice.range }
    const shown = [took === undefined || took === null ? '' : `${took} ms`, words ?? '']
      .filter((one) => one !== '')
      .join(' · ')
    return part(text(name?.text ?? ''), text(shown), place)
  })
  return explanation('server-timing', index, null, parts)
}

import type { Engine } from '../engine/engine'
import type { RefusingClient } from '../shared/contract/proxying'
import type { Events } from '../shared/contract/contract'
import type { StandardOutput } from './output'
import { jsonLine } from './terminal-text'

/** Prints a line for each client whose TLS is passed through from now on because the client rejects the certificate. */
export function reportPassedClients(engine: Engine, output: StandardOutput, json: boolean): void {
  const reported = new Set<string>()
  engine.onEvent((name, payload) => {
    if (name !== 'sessions') return
    const passed = (payload as Events['sessions']).flatMap(({ id, findings }) =>
      (findings?.passedThrough ?? []).map((client) => ({ key: `${id} ${client.id} ${client.until}`, client }))
    )
    const keys = new Set(passed.map(({ key }) => key))
    for (const key of reported) if (!keys.has(key)) reported.delete(key)
    for (const { key, client } of passed) {
      if (reported.has(key)) continue
      reported.add(key)
      void output.line(json ? jsonLine(objectOf(client)) : textOf(client))
    }
  })
}

function objectOf({ address, ja4, host, code, problem, until }: RefusingClient): Record<string, unknown> {
  return { event: 'passed-through', client: address, ja4, host, code, problem, until: until / 1000 }
}

function textOf({ address, ja4, host, problem, until }: RefusingClient): string {
  const time = new Date(until).toLocaleTimeString('en-GB')
  return (
    `Client ${address} (JA4 ${ja4}) rejected the certificate for ${host} three times within 60 s: ${problem}. ` +
    `Its TLS is passed through until ${time}; other clients are still intercepted.`
  )
}

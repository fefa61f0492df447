/** Conversations as others have captured them: what is watched, and how it ends. */
import { describe, expect, it } from 'vitest'
import { createUpgradeWatch, type UpgradeStep } from '../../../../src/decode/stream/starttls/upgrade-watch'
import { realCapture, tsharkFields } from '../../../helpers/captures'
import { needs } from '../../../helpers/peers'

/** Of each, the first conversation. */
const CAPTURES: [name: string, serverPort: string, last: UpgradeStep['state']][] = [
  ['tls-imap-starttls.pcap', '143', 'upgrade'],
  ['smtp.pcap', '25', 'done'],
  // Asks for the capabilities, and leaves.
  ['pop3-pop3.pcap', '110', 'on'],
  ['ftp-ipv4.pcap', '21', 'on'],
  ['mysql-mysql.pcap', '3306', 'done'],
  ['postgresql-psql-create-insert-select-delete-drop.pcap', '5432', 'done']
]

describe('createUpgradeWatch at captures of others', () => {
  it.each(CAPTURES)('%s', needs('tshark'), async (name, serverPort, last) => {
    const path = realCapture(name)
    if (path === undefined) return
    const filter = `tcp.port == ${serverPort} && tcp.len > 0 && !tcp.analysis.retransmission`
    const rows = await tsharkFields(path, filter, ['tcp.stream', 'tcp.srcport', 'tcp.payload'])
    const watch = createUpgradeWatch()
    let step: UpgradeStep = { state: 'on' }
    let following = ''
    for (const [stream, source, payload = ''] of rows) {
      if (stream !== rows[0]?.[0]) continue
      const direction = source === serverPort ? 'down' : 'up'
      const bytes = Buffer.from(payload, 'hex')
      if (step.state === 'upgrade') {
        following ||= payload.slice(0, 4)
        continue
      }
      step = watch.push(direction, bytes)
      if (step.state === 'upgrade') following = bytes.subarray(step.plain).toString('hex').slice(0, 4)
    }
    // Behind the consent comes the record of a handshake.
    expect([step.state, following]).toEqual([last, last === 'upgrade' ? '1603' : ''])
  })
})

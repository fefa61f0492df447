import { quotePowerShell } from '../guides/quote'
import { formatBase64 } from '../payload/base64-text'
import { SILENCE_SECONDS, sniOf, type CopySource, type CopyText } from './copy-source'
import { latin1 } from './request-text'

/**
 * Generates a PowerShell script (5.1 and 7) that uses a .NET socket, because Invoke-WebRequest adds and reorders
 * headers. The bytes are Latin-1 text, in which every byte is a character, or base64 if they are not readable.
 */
export function powerShell({ bytes, to }: CopySource): CopyText {
  const sni = sniOf(to)
  const check = to.tls?.verify === false ? ', $false, { $true }' : ', $false'
  const stream =
    to.tls === null
      ? ['$stream = $client.GetStream()']
      : [
          `$stream = [Net.Security.SslStream]::new($client.GetStream()${check})`,
          `$stream.AuthenticateAsClient(${quotePowerShell(sni === '' ? to.host : sni)})`
        ]
  return {
    text: [
      ...dataLines(bytes),
      `$client = [Net.Sockets.TcpClient]::new(${quotePowerShell(to.host)}, ${to.port})`,
      ...stream,
      '$stream.Write($data, 0, $data.Length)',
      `# Until the server closes, or is silent for ${SILENCE_SECONDS} seconds.`,
      `$client.ReceiveTimeout = ${SILENCE_SECONDS * 1000}`,
      '$output = [Console]::OpenStandardOutput()',
      'try { $stream.CopyTo($output) } catch [IO.IOException] { } finally { $client.Dispose() }',
      ''
    ].join('\n'),
    notes: []
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '`0',
  '\t': '`t',
  '\n': '`n',
  '\r': '`r',
  '"': '`"',
  '`': '``',
  $: '`$'
}
/** Characters that PowerShell 5.1 can represent; both versions share no escapes for the others. */
const READABLE = /^[\t\n\r -~]*$/

function dataLines(bytes: Uint8Array): string[] {
  const text = latin1(bytes)
  if (!READABLE.test(text) || text.length > 32_000) {
    return [`$data = [Convert]::FromBase64String('${formatBase64(bytes)}')`]
  }
  const rows = text
    .split(/(?<=\n)/)
    .map((row) => `  "${row.replaceAll(/[\0\t\n\r"`$]/g, (one) => ESCAPES[one] ?? one)}"`)
  return [`$data = [Text.Encoding]::ASCII.GetBytes(-join @(`, rows.join(',\n'), '))']
}

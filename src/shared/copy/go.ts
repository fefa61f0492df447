import { escaped, literalRows } from './byte-forms'
import { placeText, SILENCE_SECONDS, sniOf, type CopySource, type CopyText } from './copy-source'

/** Generates a Go program that sends the bytes on a socket, because net/http would sort the headers. */
export function go({ bytes, to }: CopySource): CopyText {
  const address = goText(placeText(to))
  const sni = sniOf(to)
  const config = [
    ...(sni === '' ? [] : [`ServerName: ${goText(sni)}`]),
    ...(to.tls?.verify === false ? ['InsecureSkipVerify: true'] : [])
  ].join(', ')
  const dial =
    to.tls === null ? `net.Dial("tcp", ${address})` : `tls.Dial("tcp", ${address}, &tls.Config{${config}})`
  const packages = ['fmt', 'io', to.tls === null ? 'net' : 'crypto/tls', 'os', 'time'].toSorted()
  return {
    text: [
      'package main',
      '',
      'import (',
      ...packages.map((name) => `\t"${name}"`),
      ')',
      '',
      `const data = ${goBytes(bytes)}`,
      '',
      '// quiet stops reading when the server is silent for a while.',
      `type quiet struct{ ${to.tls === null ? 'net.Conn' : '*tls.Conn'} }`,
      '',
      'func (c quiet) Read(buffer []byte) (int, error) {',
      `\tc.SetReadDeadline(time.Now().Add(${SILENCE_SECONDS} * time.Second))`,
      '\treturn c.Conn.Read(buffer)',
      '}',
      '',
      'func main() {',
      `\tconnection, err := ${dial}`,
      '\tif err != nil {',
      '\t\tfmt.Fprintln(os.Stderr, err)',
      '\t\tos.Exit(1)',
      '\t}',
      '\tdefer connection.Close()',
      '\tif _, err := io.WriteString(connection, data); err != nil {',
      '\t\tfmt.Fprintln(os.Stderr, err)',
      '\t\tos.Exit(1)',
      '\t}',
      '\tio.Copy(os.Stdout, quiet{connection})',
      '}',
      ''
    ].join('\n'),
    notes: []
  }
}

function goText(text: string): string {
  return `"${escaped(new TextEncoder().encode(text))}"`
}

function goBytes(bytes: Uint8Array): string {
  const rows = literalRows(bytes).map((row) => `"${escaped(row)}"`)
  return rows.length === 0 ? '""' : rows.join(' +\n\t')
}

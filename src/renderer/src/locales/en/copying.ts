/** Copying requests and bytes as commands and programs. */
export const copying = {
  as: 'Copy as',
  short: 'Copy',
  request: 'Copy the request as a command or a program',
  frame: 'Copy the bytes of this frame',
  forms: {
    curl: 'cURL (bash)',
    'curl-cmd': 'cURL (Windows cmd)',
    'curl-powershell': 'cURL (PowerShell)',
    fetch: 'JavaScript fetch',
    python: 'Python',
    node: 'Node.js net',
    go: 'Go',
    powershell: 'PowerShell socket',
    netcat: 'netcat',
    raw: 'Raw bytes',
    'hex-dump': 'Hex dump',
    'c-array': 'C array',
    'python-bytes': 'Python bytes'
  },
  copied: 'Copied.',
  copiedWithNotes:
    'Copied, with {n} remark at its top on what is not sent as it was. | Copied, with {n} remarks at the top on what is not sent as it was.',
  hints: {
    'not-text':
      'The bytes are not all text: what is none was copied as \ufffd. Copy a hex dump, or save them to a file.',
    framed: 'The request came as HTTP/2. It is copied as HTTP/1.1 writes it.',
    'body-file':
      'The body is not in the text: it is longer than {limit}, or not all of it was captured. Save the body as body.bin: the command reads it from there.'
  },
  refused: {
    missing:
      'Not copied: it is longer than {limit}, or not all of it was captured. Save it to a file, or copy cURL, which reads the body from a file.',
    'not-http': 'Not copied: this is no HTTP request. Copy it as bytes, Python, Node.js or netcat.'
  }
}

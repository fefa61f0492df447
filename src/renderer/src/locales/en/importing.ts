/** The dialog that makes requests of what is pasted, dropped or opened. */
export const importing = {
  title: 'Import request',
  about:
    'Paste a cURL or PowerShell command, a raw request, a hex dump, a HAR, a Postman collection or an OpenAPI description; or drop or open a file.',
  paste: 'What to import',
  placeholder: "curl 'https://example.com/api' -H 'Accept: application/json' …",
  open: 'Open a file…',
  drop: 'Drop the file here',
  forget: 'Leave this file',
  pasted: 'pasted text',
  file: '{name} · {size}',
  kinds: {
    curl: 'cURL command',
    'invoke-webrequest': 'PowerShell web request',
    har: 'HAR',
    postman: 'Postman collection',
    openapi: 'OpenAPI description',
    'hex-dump': 'hex dump',
    raw: 'raw bytes'
  },
  recognised: 'Recognised: {kind}',
  requests: '{count} request | {count} requests',
  choose: 'Requests of this {kind}',
  filter: 'Filter requests',
  noMatch: 'No request matches the filter.',
  sent: 'What will be sent',
  target: '{bytes} to {target}',
  secure: '{bytes} to {target} over TLS',
  nowhere: '{bytes}; the target is typed in the workbench',
  bytes: '{count} byte | {count} bytes',
  more: '… and {bytes} more',
  taken: 'Nothing was left out.',
  left: 'Not taken over, or put in',
  workbench: 'Open in the workbench',
  tooLong: 'At most {limit} can be edited and sent from the workbench.',
  /** How it gets there, as the command says. */
  way: {
    unverified: 'the certificate is not verified',
    serverName: 'TLS asks for {name}',
    redirects: 'follows {count} redirect | follows up to {count} redirects',
    timeout: 'gives up after {duration}'
  },
  notes: {
    option: 'Not taken over: {what}. It changes nothing of the request’s bytes.',
    changes: '{what} is not carried out: curl would send something else.',
    file: 'The file {what} is not read: its place is empty.',
    proxy: 'The proxy {what} is not used: choose one in the workbench.',
    version: 'It said {what}; it is sent as HTTP/1.1.',
    variable: '{what} has no value here: it stands as it is written.',
    script: 'A script ({what}) that would run around it is not run.',
    auth: 'How it authenticates ({what}) is not in what was imported: add what is missing.',
    body: 'The body is not, or not all, in what was imported ({what}).',
    'made-up': 'No example for {what}: a value of its type was put in.',
    header: 'The header {what} does not fit these bytes: it is left out.',
    more: 'Another form of the body was left out: {what}.',
    'line-ends': 'Line ends of the head were put right (CR LF).',
    'no-target': 'Where it goes is not said in it: type the target in the workbench. {what}'
  },
  faults: {
    empty: 'There is nothing in it.',
    unknown:
      'This is none of the forms that can be imported ({found}). Paste a cURL command, a request that begins like “GET / HTTP/1.1”, a hex dump with offsets, or JSON of HAR, Postman or OpenAPI.',
    'too-large': '{found} is too large: at most {import} of a description, and {limit} of raw bytes.',
    'unclosed-quote': 'The quote {found} is never closed.',
    'unclosed-subshell': '{found} is never closed.',
    'no-url': 'The command {found} names no URL.',
    'bad-url': 'A URL like http://host:port/path was expected, not {found}.',
    'option-value': 'The option {found} needs a value behind it.',
    'not-curl': 'A command that begins with curl was expected, not {found}.',
    json: 'JSON is wrong here: expected {expected}.',
    yaml: 'YAML is wrong here: {found}',
    'no-entries': 'There are no requests in it ({found} is empty).',
    'too-many': 'This stands for too many requests: {found}.',
    'not-har': 'A HAR has {found}.',
    'not-postman': 'A Postman collection has {found}.',
    'postman-version':
      'Only collections of format 2.0 and 2.1 can be read, not {found}. Export it again from Postman.',
    'not-openapi': 'An OpenAPI description has the member {found}.',
    'openapi-version': 'Only OpenAPI 3 and Swagger 2 can be read, not {found}. Convert it first.',
    'bad-hex': 'Pairs of hex digits were expected, not {found}.',
    'bad-offset': 'This offset does not follow on from the bytes before it: {found}.',
    'unresolved-reference': 'The reference {found} leads nowhere.'
  },
  expected: {
    value: 'a value',
    key: 'a name in double quotes',
    colon: 'a colon',
    comma: 'a comma or the end of the list',
    escape: 'a valid escape',
    'less-depth': 'less nesting'
  },
  place: 'Line {line}, column {column}: {what}'
}

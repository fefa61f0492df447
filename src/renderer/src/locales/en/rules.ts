/** Rules that intervene in traffic, and networks to imitate. */
export const rules = {
  title: 'Rules',
  about:
    'Replace bytes, and delay, limit, damage or end connections of proxies. Changes apply to open connections from the next byte. The capture has the bytes as received and as sent.',
  empty: 'No rules yet. Write one below, or choose a network in the toolbar.',
  mode: { label: 'State of {name}', off: 'Off', watch: 'Watch', on: 'On' },
  modeTitle: {
    off: 'The rule does nothing',
    watch: 'Counts matching connections and changes nothing',
    on: 'Applies to matching connections'
  },
  every: 'Every connection',
  counts: '{applied} of {matched} applied',
  matched: '{matched} matched',
  countsTitle: '{seen} connections tested, {matched} matched, {applied} applied',
  replaceThese: 'Replace these bytes with a rule…',
  remove: 'Remove {name}',
  groupOff: 'group off',
  text: 'As text (YAML)',
  textHint: 'The form of rules files: tcplens proxy --rules reads the same. Times have units, such as 200ms.',
  apply: 'Apply',
  discard: 'Discard changes',
  problemAt: 'Line {line}, column {column}: {message}',
  active: '{n} rule on | {n} rules on',
  network: {
    label: 'Network: {name}',
    none: 'Unchanged',
    text: 'Network',
    ruleName: 'Network: {name}',
    names: {
      '3g': '3G',
      'slow-4g': 'Slow 4G',
      'fast-4g': 'Fast 4G',
      gprs: 'GPRS',
      edge: 'EDGE',
      dsl: 'Poor DSL',
      wifi: 'Wi-Fi',
      'lossy-wifi': 'Lossy Wi-Fi',
      satellite: 'Satellite'
    }
  }
}
